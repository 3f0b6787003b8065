"""What the simulated organisations of Harbour County offer. Nobody in it exists; nothing in it can be rung."""

from __future__ import annotations

from typing import Any

SERVICES: tuple[dict[str, Any], ...] = (
    {
        "organisation": "Harbour Refuge", "name": "Night places for women", "need": "housing", "free": 2,
        "description": "A bed, a meal and somebody to talk to, tonight. Ring first; somebody comes to meet you.",
        "phone": "+44 1632 960101", "hours": "day and night",
        "eligibility": {
            "gender": ["woman"], "minimum_age": 16, "children": True, "pregnant": True, "no_papers": True,
            "no_police_report": True, "pets": False, "language": ["en", "es", "ro", "vi"],
        },
    },
    {
        "organisation": "Open Door", "name": "Rooms for men", "need": "housing", "free": 1,
        "description": "A room for up to a week, and help to find the next one.",
        "phone": "+44 1632 960102", "hours": "8:00 to 22:00",
        "eligibility": {
            "gender": ["man"], "minimum_age": 18, "no_papers": True, "no_police_report": True, "substance_use": False,
        },
    },
    {
        "organisation": "Seafarers' Mission", "name": "Bunks for crews", "need": "housing", "free": 0,
        "description": "For people who left a ship: a bunk, a telephone, a phone charger.",
        "phone": "+44 1632 960103", "hours": "day and night",
        "eligibility": {"gender": [], "minimum_age": 18, "children": False, "language": ["en", "tl", "hi", "ru"]},
    },
    {
        "organisation": "St Brigid Clinic", "name": "Walk-in clinic", "need": "medical",
        "description": "Doctor and nurse without an appointment. No name is asked at the desk.",
        "phone": "+44 1632 960104", "hours": "Monday to Friday, 9:00 to 18:00", "door": "3 Mission Quay",
        "eligibility": {
            "gender": [], "language": [], "children": True, "pregnant": True, "step_free": True, "no_papers": True,
            "no_police_report": True, "substance_use": True,
        },
    },
    {
        "organisation": "St Brigid Clinic", "name": "Talking with a psychologist", "need": "psychological",
        "description": "Ten hours, more if needed, with an interpreter of your choice.",
        "phone": "+44 1632 960104", "hours": "by appointment",
        "eligibility": {"gender": [], "language": [], "minimum_age": 12, "no_papers": True, "no_police_report": True},
    },
    {
        "organisation": "Legal Aid Harbour", "name": "A lawyer for you", "need": "legal",
        "description": "Papers, wages, compensation, and what happens if you speak to the police. Free.",
        "phone": "+44 1632 960105", "hours": "Tuesday and Thursday, 10:00 to 16:00", "door": "21 Custom House Street",
        "eligibility": {"gender": [], "language": [], "no_papers": True, "no_police_report": True, "step_free": True},
    },
    {
        "organisation": "Survivors' Circle", "name": "People who have been there", "need": "counselling",
        "description": "Meet somebody who left it behind. You say as much as you like.",
        "phone": "+44 1632 960106", "hours": "Saturday, 15:00",
        "eligibility": {"gender": [], "minimum_age": 18, "no_papers": True, "no_police_report": True},
    },
    {
        "organisation": "Harbour County Council", "name": "Clothes and first money", "need": "material",
        "description": "A card for food and clothes on the same day, while the right to more is decided.",
        "phone": "+44 1632 960107", "hours": "Monday to Friday, 9:00 to 15:00", "door": "Town Hall, ground floor",
        "eligibility": {"gender": [], "children": True, "pregnant": True, "step_free": True},
    },
    {
        "organisation": "Harbour College", "name": "English from the first day", "need": "work",
        "description": "Lessons at four levels, with care for small children next door.",
        "phone": "+44 1632 960108", "hours": "term time, mornings", "door": "College, main entrance",
        "eligibility": {"gender": [], "minimum_age": 16, "children": True, "no_papers": True},
    },
)  # fmt: skip
