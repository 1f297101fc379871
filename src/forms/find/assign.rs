//! The best overall assignment: each question gets one spot and each spot one question so that
//! all together fit best, instead of the first that fits. (Kuhn's method in the form with
//! potentials, O(questions² × spots).)

/// For each row (question) the column (spot) that it gets. `weights[row][column]` is at least 0;
/// pairs with weight 0 are never made.
pub(super) fn best(weights: &[Vec<f32>]) -> Vec<Option<usize>> {
    let rows = weights.len();
    // Each row has a column of its own that means "none", so there are always columns enough.
    let columns = weights.iter().map(Vec::len).max().unwrap_or(0) + rows;
    let cost = |row: usize, column: usize| -> f64 {
        let weight = weights.get(row).and_then(|line| line.get(column));
        -f64::from(weight.copied().unwrap_or(0.0))
    };
    let mut matched: Vec<usize> = vec![0; columns + 1];
    let mut row_price = vec![0.0f64; rows + 1];
    let mut column_price = vec![0.0f64; columns + 1];
    for row in 1..=rows {
        extend(row, &cost, &mut matched, &mut row_price, &mut column_price);
    }
    let mut result = vec![None; rows];
    for (column, row) in matched.iter().enumerate().skip(1) {
        let real = row
            .checked_sub(1)
            .filter(|row| cost(*row, column - 1) < 0.0);
        if let Some(slot) = real.and_then(|row| result.get_mut(row)) {
            *slot = Some(column - 1);
        }
    }
    result
}

/// Finds a place for one more row along the cheapest alternating path.
fn extend(
    row: usize,
    cost: &impl Fn(usize, usize) -> f64,
    matched: &mut [usize],
    row_price: &mut [f64],
    column_price: &mut [f64],
) {
    let at = |list: &[f64], index: usize| list.get(index).copied().unwrap_or(0.0);
    let columns = matched.len();
    let mut slack = vec![f64::INFINITY; columns];
    let mut used = vec![false; columns];
    let mut way = vec![0usize; columns];
    set(matched, 0, row);
    let mut here = 0;
    loop {
        set(&mut used, here, true);
        let current = matched.get(here).copied().unwrap_or(0);
        let (mut step, mut next) = (f64::INFINITY, 0);
        for column in 1..columns {
            if used.get(column).copied().unwrap_or(true) {
                continue;
            }
            let reduced = cost(current.saturating_sub(1), column - 1)
                - at(row_price, current)
                - at(column_price, column);
            if reduced < at(&slack, column) {
                set(&mut slack, column, reduced);
                set(&mut way, column, here);
            }
            if at(&slack, column) < step {
                (step, next) = (at(&slack, column), column);
            }
        }
        for column in 0..columns {
            if used.get(column).copied().unwrap_or(false) {
                let owner = matched.get(column).copied().unwrap_or(0);
                let price = at(row_price, owner) + step;
                set(row_price, owner, price);
                let price = at(column_price, column) - step;
                set(column_price, column, price);
            } else {
                let left = at(&slack, column) - step;
                set(&mut slack, column, left);
            }
        }
        here = next;
        if here == 0 || matched.get(here).copied().unwrap_or(0) == 0 {
            break;
        }
    }
    while here != 0 {
        let before = way.get(here).copied().unwrap_or(0);
        let owner = matched.get(before).copied().unwrap_or(0);
        set(matched, here, owner);
        here = before;
    }
}

fn set<T>(list: &mut [T], index: usize, value: T) {
    if let Some(slot) = list.get_mut(index) {
        *slot = value;
    }
}

#[cfg(test)]
mod tests {
    use super::best;

    #[test]
    fn all_together_fit_best_rather_than_the_first_that_fits() {
        // The first row likes column 0 a little better, the second has no other.
        assert_eq!(best(&[vec![0.9, 0.8], vec![0.9, 0.0]]), [Some(1), Some(0)]);
        assert_eq!(best(&[vec![0.0, 0.0], vec![0.5, 0.0]]), [None, Some(0)]);
        assert_eq!(
            best(&[vec![0.4], vec![0.6], vec![0.5]]),
            [None, Some(0), None]
        );
        assert_eq!(best(&[]), []);
        assert_eq!(best(&[vec![], vec![]]), [None, None]);
    }
}
