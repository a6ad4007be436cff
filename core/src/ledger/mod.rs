//! Customers joined with their related tables.
