//! In which order segmentations that name each other are evaluated.

use super::SegmentError;

/// An order in which every item stands after those it names: depth first, in the order of the project.
///
/// # Errors
/// [`SegmentError::Cycle`] with the path of the first circle found.
pub(super) fn evaluation_order(names: &[String], edges: &[Vec<usize>]) -> Result<Vec<usize>, SegmentError> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut states = vec![State::New; names.len()];
    let mut order = Vec::with_capacity(names.len());
    for root in 0..names.len() {
        if states.get(root) != Some(&State::New) {
            continue;
        }
        // Each entry: an item that is being followed, and how many of those it names are done.
        let mut path = vec![(root, 0usize)];
        while let Some((item, followed)) = path.last_mut() {
            let item = *item;
            if let Some(state) = states.get_mut(item) {
                *state = State::Open;
            }
            let next = edges.get(item).and_then(|edges| edges.get(*followed)).copied();
            *followed += 1;
            match next {
                None => {
                    if let Some(state) = states.get_mut(item) {
                        *state = State::Done;
                    }
                    order.push(item);
                    path.pop();
                }
                Some(next) => match states.get(next) {
                    Some(State::New) => path.push((next, 0)),
                    Some(State::Open) => {
                        let circle = path.iter().map(|(item, _)| *item).skip_while(|item| *item != next);
                        let circle = circle.chain([next]).filter_map(|item| names.get(item).cloned());
                        return Err(SegmentError::Cycle { path: circle.collect() });
                    }
                    Some(State::Done) | None => {}
                },
            }
        }
    }
    Ok(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(edges: &[&[usize]]) -> Result<Vec<usize>, SegmentError> {
        let names: Vec<String> =
            (0..edges.len()).map(|index| ["A", "B", "C", "D"][index].to_owned()).collect();
        evaluation_order(&names, &edges.iter().map(|edges| edges.to_vec()).collect::<Vec<_>>())
    }

    #[test]
    fn what_is_named_comes_first() {
        assert_eq!(order(&[&[2], &[], &[1]]), Ok(vec![1, 2, 0]));
        assert_eq!(order(&[&[], &[], &[]]), Ok(vec![0, 1, 2]));
        assert_eq!(order(&[&[1, 2], &[3], &[3], &[]]), Ok(vec![3, 1, 2, 0]));
    }

    #[test]
    fn a_circle_tells_its_path() {
        let path = |edges: &[&[usize]]| match order(edges) {
            Err(SegmentError::Cycle { path }) => path.join(" → "),
            other => panic!("{other:?}"),
        };
        assert_eq!(path(&[&[1], &[0]]), "A → B → A");
        assert_eq!(path(&[&[0]]), "A → A");
        assert_eq!(path(&[&[1], &[2], &[3], &[1]]), "B → C → D → B");
    }
}
