//! Points, areas and transformations. A page is measured in points from its upper left corner as
//! a reader sees it, so that `top < bottom` and reading order is ascending.
//!
//! Numbers come from strangers: they are kept within what a page can be, so that nothing downstream
//! meets an infinity.

/// No page is larger, in points.
const FARTHEST: f64 = 1e5;
/// How wide a box to tick is: smaller ones are dots before the items of a list.
const TICK_BOX: std::ops::RangeInclusive<f64> = 6.5..=24.0;

/// A transformation (ISO 32000-1 §8.3.4).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix([f64; 6]);

impl Matrix {
    /// Changes nothing.
    pub(super) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// From its six numbers.
    pub(super) fn new(numbers: [f64; 6]) -> Self {
        Self(numbers.map(bounded))
    }

    /// Moves.
    pub(super) fn shift(x: f64, y: f64) -> Self {
        Self::new([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// This transformation, and then the other.
    pub(super) fn then(self, next: Self) -> Self {
        let [a, b, c, d, right, down] = self.0;
        let (across, along) = (next.direction((a, b)), next.direction((c, d)));
        let origin = next.point((right, down));
        Self::new([across.0, across.1, along.0, along.1, origin.0, origin.1])
    }

    /// Where a point goes.
    pub(super) fn point(self, point: (f64, f64)) -> (f64, f64) {
        let [.., right, down] = self.0;
        let (x, y) = self.direction(point);
        (bounded(x + right), bounded(y + down))
    }

    /// Where a direction goes.
    pub(super) fn direction(self, (across, along): (f64, f64)) -> (f64, f64) {
        let [a, b, c, d, ..] = self.0;
        (
            bounded(a * across + c * along),
            bounded(b * across + d * along),
        )
    }

    /// The area that an area's corners take up.
    pub(super) fn area(self, area: Area) -> Area {
        let corners = [
            (area.left, area.top),
            (area.right, area.top),
            (area.left, area.bottom),
            (area.right, area.bottom),
        ]
        .map(|corner| self.point(corner));
        corners
            .iter()
            .fold(Area::between(corners[0], corners[3]), |all, corner| {
                all.with(Area::between(*corner, *corner))
            })
    }
}

fn bounded(number: f64) -> f64 {
    if number.is_finite() {
        number.clamp(-FARTHEST, FARTHEST)
    } else {
        0.0
    }
}

/// A rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Area {
    /// Whether it is as high as wide, and small, as a box to tick is.
    pub(super) fn is_tick_box(self) -> bool {
        let (width, height) = (self.width(), self.height());
        let sides = [width, height];
        sides.iter().all(|side| TICK_BOX.contains(side))
            && width < 1.4 * height
            && height < 1.4 * width
    }

    /// The rectangle with these opposite corners.
    pub(super) fn between((x, y): (f64, f64), (u, v): (f64, f64)) -> Self {
        let (x, y, u, v) = (bounded(x), bounded(y), bounded(u), bounded(v));
        Self {
            left: x.min(u),
            top: y.min(v),
            right: x.max(u),
            bottom: y.max(v),
        }
    }

    /// How wide.
    pub(super) fn width(self) -> f64 {
        self.right - self.left
    }

    /// How high.
    pub(super) fn height(self) -> f64 {
        self.bottom - self.top
    }

    /// The point in its middle.
    pub(super) fn centre(self) -> (f64, f64) {
        (
            f64::midpoint(self.left, self.right),
            f64::midpoint(self.top, self.bottom),
        )
    }

    /// The smallest that holds both.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// What both have in common; nothing is an area without extent.
    pub(super) fn within(self, other: Self) -> Self {
        let (left, top) = (self.left.max(other.left), self.top.max(other.top));
        Self {
            left,
            top,
            right: self.right.min(other.right).max(left),
            bottom: self.bottom.min(other.bottom).max(top),
        }
    }

    /// This one with its edges moved outwards.
    pub(super) fn grown(self, by: f64) -> Self {
        Self {
            left: self.left - by,
            top: self.top - by,
            right: self.right + by,
            bottom: self.bottom + by,
        }
    }

    /// Whether it begins and ends where another does, from left to right.
    pub(super) fn is_over(self, other: Self) -> bool {
        (self.left - other.left).abs() < 0.1 && (self.right - other.right).abs() < 0.1
    }

    /// Whether a point is in it.
    pub(super) fn has(self, (x, y): (f64, f64)) -> bool {
        self.left <= x && x <= self.right && self.top <= y && y <= self.bottom
    }

    /// Whether another lies in it wholly.
    pub(super) fn holds(self, other: Self) -> bool {
        self.left <= other.left
            && other.right <= self.right
            && self.top <= other.top
            && other.bottom <= self.bottom
    }

    /// How far the two overlap from top to bottom; negative where there is a gap.
    pub(super) fn beside(self, other: Self) -> f64 {
        self.bottom.min(other.bottom) - self.top.max(other.top)
    }

    /// How far the two overlap from left to right; negative where there is a gap.
    pub(super) fn above(self, other: Self) -> f64 {
        self.right.min(other.right) - self.left.max(other.left)
    }
}

#[cfg(test)]
mod tests {
    use super::{Area, Matrix};

    #[test]
    fn a_turned_page_is_measured_as_it_is_seen() {
        let quarter = Matrix::new([0.0, 1.0, -1.0, 0.0, 100.0, 0.0]);
        let area = quarter.area(Area::between((10.0, 20.0), (30.0, 60.0)));
        assert_eq!(area, Area::between((40.0, 10.0), (80.0, 30.0)));
        let back = Matrix::new([0.0, -1.0, 1.0, 0.0, 0.0, 100.0]);
        assert_eq!(quarter.then(back).point((3.0, 4.0)), (3.0, 4.0));
    }

    #[test]
    fn numbers_stay_on_the_page() {
        let wild = Matrix::new([f64::NAN, 1e300, 0.0, 1.0, f64::INFINITY, -1e9]);
        let (x, y) = wild.then(wild).point((1e9, 1e9));
        assert!(x.abs() <= 1e5 && y.abs() <= 1e5);
    }
}
