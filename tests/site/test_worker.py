"""The worker: what was cut off is done again, and the queue keeps no words of what went wrong."""

from __future__ import annotations

import fcntl
import os

import pytest
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from palermo.site import worker

pytestmark = pytest.mark.django_db(transaction=True)


def enqueued(
    path="palermo.objectives.evidence.tasks.read_file", args=("not an identifier of anybody",), **more
):
    return DBTaskResult.objects.create(
        args_kwargs={"args": list(args), "kwargs": {}},
        task_path=path,
        backend_name="default",
        run_after=timezone.now(),
        **more,
    )


def test_what_went_wrong_is_kept_without_its_words():
    task = enqueued()
    worker.work_off_queue()
    task.refresh_from_db()
    assert task.status == TaskResultStatus.FAILED
    assert "ValueError at uuid.py:" in task.traceback
    assert "badly formed" not in task.traceback
    assert "not an identifier of anybody" not in task.traceback


def test_a_task_that_was_cut_off_goes_back_into_the_queue_twice_and_then_fails():
    task = enqueued(status=TaskResultStatus.RUNNING, worker_ids=["one"])
    assert worker.take_up_again() == 1
    task.refresh_from_db()
    assert task.status == TaskResultStatus.READY
    DBTaskResult.objects.filter(pk=task.pk).update(
        status=TaskResultStatus.RUNNING, worker_ids=["a", "b", "c"]
    )
    assert worker.take_up_again() == 0
    task.refresh_from_db()
    assert task.status == TaskResultStatus.FAILED


def test_there_is_one_worker_an_installation(tmp_path):
    held = worker._only_one(tmp_path / "worker.lock")
    assert held is not None
    assert worker._only_one(tmp_path / "worker.lock") is None
    fcntl.flock(held, fcntl.LOCK_UN)
    os.close(held)
    assert worker._only_one(tmp_path / "worker.lock") is not None
