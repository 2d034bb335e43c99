"""A batch ends, whatever a document does; the same on one process and on several."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from engine_work import Job, Labour

from pipeline.engine import Failure, LocalEngine
from pipeline.errors import Missing
from pipeline.settings import EngineSettings

BAD = {
    "unreadable": Failure("x", "It is encrypted.", "Remove the password."),
    "parser bug": Failure("x", "It could not be processed (KeyError: 'xref').", ""),
    "broken": Failure("x", "A promise was broken.", "Report it.", bug=True, again=True),
    "mismatch": Failure("x", "A quote would not have been its span: span 1:2.", "", bug=True, again=True),
    "memory": Failure("x", "It needs more memory than there is.", "", again=True),
}


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_failure_is_of_its_document_alone(jobs: int) -> None:
    tasks = [Job(f"{number}.txt") for number in range(6)] + [Job("x", does) for does in BAD]
    found = list(LocalEngine(jobs).map(Labour(), tasks))
    assert sorted(result for result in found if isinstance(result, str)) == [f"{number}.txt done" for number in range(6)]
    failures = {result.reason: result for result in found if isinstance(result, Failure)}
    assert len(found) == len(tasks)
    for wanted in BAD.values():
        failure = failures[wanted.reason]
        assert (failure.source_file, failure.bug, failure.again) == ("x", wanted.bug, wanted.again)
        assert failure.mend.startswith(wanted.mend)
        assert failure.mend


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_model_that_is_missing_ends_the_run(jobs: int) -> None:
    with pytest.raises(Missing, match="pip install a-model"):
        list(LocalEngine(jobs).map(Labour(setup_fails=True), [Job("a"), Job("b")]))


def test_nothing_to_do_loads_nothing() -> None:
    assert list(LocalEngine(1).map(Labour(setup_fails=True), [])) == []


def test_a_process_that_dies_is_replaced_and_its_document_tried_again_alone(tmp_path: Path) -> None:
    folder = str(tmp_path)
    tasks = [Job(f"{number}.txt", folder=folder) for number in range(12)]
    tasks[3:3] = [Job("killer", "die", folder), Job("unlucky", "die once", folder)]
    found = list(LocalEngine(2).map(Labour(), tasks))
    assert sorted(result for result in found if isinstance(result, str)) == sorted(
        f"{task.source_file} done" for task in tasks if task.source_file != "killer"
    )
    (failure,) = [result for result in found if isinstance(result, Failure)]
    assert failure.source_file == "killer"
    assert failure.again
    assert not failure.bug
    tried = [line for log in tmp_path.glob("*.log") for line in log.read_text(encoding="utf-8").split()]
    assert tried.count("killer") == 2
    assert str(os.getpid()) not in [log.stem for log in tmp_path.glob("*.log")]


def test_a_document_without_end_is_given_up_and_the_others_are_read(tmp_path: Path) -> None:
    tasks = [Job("endless", "hang", str(tmp_path)), *(Job(f"{number}.txt") for number in range(4))]
    found = list(LocalEngine(2, EngineSettings(document_seconds=2)).map(Labour(), tasks))
    assert sorted(result for result in found if isinstance(result, str)) == [f"{number}.txt done" for number in range(4)]
    (failure,) = [result for result in found if isinstance(result, Failure)]
    assert failure.source_file == "endless"
    assert "after 2 seconds" in failure.reason
    assert failure.mend
    assert not failure.again


def test_suspects_of_an_earlier_run_never_run_in_this_process(tmp_path: Path) -> None:
    suspect = Job("killer", "die", str(tmp_path))
    started: list[Job] = []
    harmless = Job("a", "well", str(tmp_path))
    found = list(LocalEngine(1).map(Labour(), [harmless], suspects=[suspect], started=started.append))
    assert isinstance(found[0], Failure)
    assert found[1] == "a done"
    assert started == [harmless]
    assert (tmp_path / f"{os.getpid()}.log").read_text(encoding="utf-8") == "a\n"


def test_what_a_worker_prints_does_not_reach_the_product() -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from engine_work import Job, Labour\n"
        "from pipeline.engine import LocalEngine\n"
        "if __name__ == '__main__':\n"
        "    print(len(list(LocalEngine(2).map(Labour(), [Job('a', 'print'), Job('b', 'print')]))))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "2\n"
    assert done.stderr.count("noise") == 2


@pytest.mark.skipif(sys.platform == "win32", reason="there a worker ends when it has been idle for long")
def test_workers_end_when_the_driver_is_killed(tmp_path: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "import time\n"
        "from engine_work import Job, Labour\n"
        "from pipeline.engine import LocalEngine\n"
        f"for result in LocalEngine(2).map(Labour(), [Job(str(number), folder={str(tmp_path)!r}) for number in range(8)]):\n"
        "    print(result, flush=True)\n"
        "    time.sleep(60)\n"
    )
    driver = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert driver.stdout is not None
    driver.stdout.readline()
    driver.kill()
    driver.wait()
    driver.stdout.close()
    workers = [int(log.stem) for log in tmp_path.glob("*.log")]
    assert workers
    for _ in range(100):
        alive = [worker for worker in workers if is_alive(worker)]
        if not alive:
            break
        time.sleep(0.1)
    assert alive == []


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # a process that nobody has waited for is still listed
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.exists() and stat.read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] == "Z")
