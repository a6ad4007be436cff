//! Criteria: text ⇄ tree, checked against the columns at hand and lowered to the plan.
