#!/usr/bin/env bash
# Gathers every translatable string of the source and of the data files into locale/*/LC_MESSAGES/django.po.
# Needs gettext (on Debian: apt-get install gettext). Translations that exist are kept; none are guessed.
# Usage: gather_words.sh [LANGUAGE …], all of them without one. PYTHON is the interpreter with Palermo in it.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v xgettext >/dev/null || { echo "gettext is missing. On Debian: apt-get install gettext" >&2; exit 1; }

python=${PYTHON:-.venv/bin/python}
from_data=src/palermo/words_of_the_data.py
trap 'rm -f "$from_data"' EXIT
"$python" scripts/words_of_the_data.py >"$from_data"
languages=${*:-$(ls -d locale/*/ | xargs -n1 basename)}
for language in $languages; do
	PALERMO_HOME=$(mktemp -d) "$python" -m django makemessages --settings palermo.site.settings \
		--locale "$language" --extension html,txt,py,xml --no-wrap --no-obsolete --add-location file \
		--ignore .venv --ignore var --ignore tests --ignore benchmarks --ignore scripts
	po=locale/$language/LC_MESSAGES/django.po
	# a date that changes with every run would make every run a change; a guessed translation is none
	sed -i '/^"POT-Creation-Date/d; /^"Report-Msgid-Bugs-To/d' "$po"
	msgattrib --only-fuzzy --clear-fuzzy --empty --no-wrap --force-po "$po" -o "$po.guessed"
	msgattrib --no-fuzzy --no-wrap --force-po "$po" -o "$po.known"
	msgcat --use-first --no-wrap "$po.known" "$po.guessed" -o "$po"
	rm -f "$po.guessed" "$po.known"
done
