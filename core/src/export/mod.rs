//! Members, tables and summaries as files.
