//! When the engine must be given the project again before it is asked. A segmentation being typed travels inside the
//! question, so a letter typed into it costs no second exchange; a change anywhere else does.

use hedgerow_core::engine::Project;

use super::edit::evaluable;

/// The project without what is only half typed.
pub fn adoptable(project: &Project) -> Project {
    Project { segmentations: project.segmentations.iter().map(evaluable).collect(), ..project.clone() }
}

/// Whether the engine, which knows `adopted`, must be given `present`. The segmentation at `except` is in the question.
pub fn needs_adopting(adopted: &Project, present: &Project, except: Option<usize>) -> bool {
    let Some(except) = except else { return adopted != present };
    if adopted.segmentations.len() != present.segmentations.len() {
        return true;
    }
    let same_segmentations = (adopted.segmentations.iter())
        .zip(&present.segmentations)
        .enumerate()
        .all(|(at, (known, now))| at == except || known == now);
    let without = |project: &Project| Project { segmentations: Vec::new(), ..project.clone() };
    !same_segmentations || without(adopted) != without(present)
}

#[cfg(test)]
mod tests {
    use hedgerow_core::engine::{SegmentationKind, SegmentationSpec};

    use super::*;

    fn project(columns: &[&str]) -> Project {
        let segmentation = |of: &&str| SegmentationSpec {
            name: format!("by {of}"),
            kind: SegmentationKind::Values { of: of.to_string(), smallest: None, top: None },
            remainder: None,
            unknown: None,
        };
        Project { segmentations: columns.iter().map(segmentation).collect(), ..Project::default() }
    }

    #[test]
    fn only_changes_outside_the_question_are_adopted_first() {
        let known = project(&["country", "industry"]);
        assert!(!needs_adopting(&known, &known, None));
        assert!(!needs_adopting(&known, &project(&["country", "size"]), Some(1)));
        assert!(needs_adopting(&known, &project(&["country", "size"]), Some(0)));
        assert!(needs_adopting(&known, &project(&["country"]), Some(0)));
        let mut renamed = known.clone();
        renamed.value.measure = Some("revenue".into());
        assert!(needs_adopting(&known, &renamed, Some(1)));
    }
}
