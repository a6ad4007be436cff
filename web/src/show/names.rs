//! Names of segments. Those the reader gave are shown as they are; those the engine gave in English, because the
//! project is silent, are said in the reader's language.

use hedgerow_core::engine::{SegmentView, SegmentationKind, SegmentationSpec};

use crate::text::Text;

/// The name of the segment at this position of its segmentation.
pub fn segment_name(text: Text, spec: Option<&SegmentationSpec>, at: usize, segment: &SegmentView) -> String {
    let segments = text.segments();
    match segment.part.as_str() {
        "total" => segments.total().to_owned(),
        "remainder" if spec.is_some_and(|spec| spec.remainder.is_none()) => {
            segments.everyone_else().to_owned()
        }
        "unknown" if spec.is_some_and(|spec| spec.unknown.is_none()) => segments.unknown().to_owned(),
        "segment" => match spec.map(|spec| &spec.kind) {
            Some(SegmentationKind::Bands { cuts, .. }) => {
                band_name(text, cuts, at).unwrap_or_else(|| segment.name.clone())
            }
            _ => segment.name.clone(),
        },
        _ => segment.name.clone(),
    }
}

/// The name of a band between rising cuts.
fn band_name(text: Text, cuts: &[String], at: usize) -> Option<String> {
    let segments = text.segments();
    let cut = |at: usize| cuts.get(at).map(|cut| text.plain_decimal(cut));
    match (at.checked_sub(1).and_then(cut), cut(at)) {
        (None, Some(to)) if at == 0 => Some(segments.band_below(to)),
        (Some(from), Some(to)) => Some(segments.band_between(from, to)),
        (Some(from), None) => Some(segments.band_from(from)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn bands_are_named_by_their_cuts() {
        let english = Text::new(Language::English);
        let cuts = ["25".to_owned(), "1000.5".to_owned()];
        let names: Vec<_> = (0..4).map(|at| band_name(english, &cuts, at)).collect();
        assert_eq!(names[0].as_deref(), Some("Below 25"));
        assert_eq!(names[1].as_deref(), Some("25 to 1,000.5"));
        assert_eq!(names[2].as_deref(), Some("1,000.5 and above"));
        assert_eq!(names[3], None);
    }

    #[test]
    fn the_remainder_is_said_in_the_readers_language_unless_the_project_names_it() {
        let greek = Text::new(Language::Greek);
        let view =
            SegmentView { name: "Everyone else".into(), part: "remainder".into(), ..SegmentView::default() };
        let mut spec = SegmentationSpec {
            name: "Country".into(),
            kind: SegmentationKind::Values { of: "country".into(), smallest: None, top: None },
            remainder: None,
            unknown: None,
        };
        assert_eq!(segment_name(greek, Some(&spec), 3, &view), greek.segments().everyone_else());
        spec.remainder = Some("Abroad".into());
        let view = SegmentView { name: "Abroad".into(), ..view };
        assert_eq!(segment_name(greek, Some(&spec), 3, &view), "Abroad");
    }
}
