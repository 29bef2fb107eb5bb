"""Past one machine: the postings of an index as Parquet, partitioned by rule and hash, and joined by Spark.

Which persons share a key is asked of Spark; the few whom a list meets are taken out of the index and compared as ever,
so that the results are the same. Needs pyspark and a Java runtime.
"""

from unpaused.engines.linkage.spark.join import SparkLookup, session
from unpaused.engines.linkage.spark.parquet import write_parquet

__all__ = ["SparkLookup", "session", "write_parquet"]
