"""What runs the queries: DuckDB in this process, or an existing Spark cluster. Both read the same Parquet files."""

from __future__ import annotations

import importlib.util
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from shuzhi_desktop.domain.message import Refused, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shuzhi_desktop.store.ledger.asked import Asked

_MEMORY = "800MB"
LOCAL = "duckdb"
_SPARK = {"spark.ui.showConsoleProgress": "false", "spark.sql.session.timeZone": "UTC"}
# On one machine two hundred parts, Spark's default for a shuffle, are two hundred times the cost of a part.
_LOCAL_SPARK = {"spark.sql.shuffle.partitions": "2", "spark.ui.enabled": "false"}


class Engine(Protocol):
    """Runs a query of `queries` over Parquet files."""

    def rows(self, asked: Asked, files: Mapping[str, Sequence[str]]) -> list[tuple[Any, ...]]:
        """The rows of a query, in its order.

        Args:
            asked: the query, over tables of `queries.TABLES`.
            files: the Parquet files of each table, by its name.
        """

    def close(self) -> None:
        """Let go of what it runs on."""


def connect_duckdb() -> Any:
    """A DuckDB of its own in memory, that loads nothing from anywhere.

    Raises:
        Refused: DuckDB is not installed.
    """
    duckdb = _installed("duckdb")
    duck = duckdb.connect(
        config={
            "memory_limit": _MEMORY,
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "preserve_insertion_order": "true",
        }
    )
    # It would be drawn over what the program says.
    duck.execute("SET enable_progress_bar = false")
    return duck


def engine_named(name: str) -> Engine:
    """The engine of a name: `duckdb`, or the address of a Spark cluster (`spark://host:7077`, `local[2]`).

    Raises:
        Refused: there is none of that name, or what it needs is not installed or cannot be reached.
    """
    if importlib.util.find_spec("ibis") is None:  # loaded when a query is asked that nobody has written down
        raise _not_installed("ibis")
    if name == LOCAL:
        return DuckEngine()
    if name.startswith(("spark://", "local[", "yarn", "k8s://")) or name == "local":
        return SparkEngine(name)
    raise Refused(
        text("没有名为“{name}”的计算引擎；可用 duckdb，或 Spark 集群的地址，如 spark://主机:7077。", name=name)
    )


class DuckEngine:
    """DuckDB in this process."""

    def __init__(self) -> None:
        self._duck = connect_duckdb()
        self._one_at_a_time = threading.Lock()
        self._seen: dict[str, Sequence[str]] = {}

    def rows(self, asked: Asked, files: Mapping[str, Sequence[str]]) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with self._one_at_a_time:
            for table, paths in files.items():
                if self._seen.get(table) == paths:
                    continue
                listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
                self._duck.execute(f"CREATE OR REPLACE VIEW {table} AS SELECT * FROM read_parquet([{listed}])")  # noqa: S608
                self._seen[table] = paths
            found: list[tuple[Any, ...]] = self._duck.execute(asked.sql("duckdb")).fetchall()
            return found

    def close(self) -> None:
        """Let go of its memory."""
        self._duck.close()


class SparkEngine:
    """An existing Spark cluster, whose workers see the ledger's folder under the same path."""

    def __init__(self, master: str) -> None:
        sessions = _installed("pyspark.sql")
        builder = sessions.SparkSession.builder.master(master).appName("shuzhi")
        for setting, value in (_SPARK | (_LOCAL_SPARK if master.startswith("local") else {})).items():
            builder = builder.config(setting, value)
        try:
            self._session = builder.getOrCreate()
            self._session.sparkContext.setLogLevel("ERROR")
        except Exception as error:  # whatever the gateway raises: no Java, no network, another version
            raise Refused(
                text("连不上 Spark“{name}”，请核对地址、网络和 Java（需要 17），或改用 --engine duckdb。", name=master)
            ) from error
        self._seen: dict[str, list[tuple[str, int]]] = {}

    def rows(self, asked: Asked, files: Mapping[str, Sequence[str]]) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        for table, paths in files.items():
            state = [(path, Path(path).stat().st_mtime_ns) for path in paths]
            if self._seen.get(table) == state:
                continue
            self._seen[table] = state
            self._session.read.parquet(*paths).createOrReplaceTempView(table)
        return [tuple(row) for row in self._session.sql(asked.sql("pyspark")).collect()]

    def close(self) -> None:
        """End the session."""
        self._session.stop()


def _installed(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise _not_installed(module.partition(".")[0]) from error


def _not_installed(name: str) -> Refused:
    return Refused(
        text(
            "没有安装汇总组件 {name}：请安装 shuzhi-desktop[rollup]（用 Spark 时另装 pyspark），其他功能不受影响。",
            name=name,
        )
    )
