//! What tiers are asked for, and the checked form of it.

use super::TiersError;
use crate::value::Decimal;

/// Most tiers there can be.
const MOST: usize = 1_000;

/// A tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// Name of the tier.
    pub name: String,
    /// Up to which cumulative share it reaches.
    pub share: Decimal,
}

/// What the shares are shares of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Of the sum of the values.
    Value,
    /// Of the number of customers with a positive value.
    Customers,
}

/// Tiers as they are asked for, from best to last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TiersParams {
    /// The tiers.
    pub tiers: Vec<Tier>,
    /// What their shares are shares of.
    pub by: By,
}

/// Tiers with at least one, shares that rise above 0, and the last at 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedTiers(TiersParams);

impl TiersParams {
    /// The tiers that bring these cumulative shares of the value.
    pub fn by_share(tiers: Vec<Tier>) -> TiersParams {
        TiersParams { tiers, by: By::Value }
    }

    /// Heavy, medium and light buyers: the first fifth of the customers, the next 30 %, the rest.
    pub fn heavy_medium_light(names: [&str; 3]) -> TiersParams {
        let shares = [Decimal::new(2, 1), Decimal::new(5, 1), Decimal::new(1, 0)];
        let tiers = names.into_iter().zip(shares);
        TiersParams {
            tiers: tiers.map(|(name, share)| Tier { name: name.to_owned(), share }).collect(),
            by: By::Customers,
        }
    }

    /// Ten tiers of a tenth of the customers each, called 1 to 10.
    pub fn deciles() -> TiersParams {
        let tier = |number: i128| Tier { name: number.to_string(), share: Decimal::new(number, 1) };
        TiersParams { tiers: (1..=10).map(tier).collect(), by: By::Customers }
    }

    /// The checked form.
    ///
    /// # Errors
    /// [`TiersError`] without tiers, when shares do not rise, or when the last is not 1.
    pub fn check(self) -> Result<CheckedTiers, TiersError> {
        if self.tiers.len() > MOST {
            return Err(TiersError::TooMany { found: self.tiers.len() as u64, limit: MOST as u64 });
        }
        let mut before = Decimal::ZERO;
        for tier in &self.tiers {
            if tier.share <= before {
                let (name, share) = (tier.name.clone(), tier.share);
                return Err(TiersError::NotRising { name, share, before });
            }
            before = tier.share;
        }
        match self.tiers.last() {
            None => Err(TiersError::Empty),
            Some(last) if last.share != Decimal::new(1, 0) => {
                Err(TiersError::LastShare { name: last.name.clone(), share: last.share })
            }
            Some(_) => Ok(CheckedTiers(self)),
        }
    }
}

impl CheckedTiers {
    /// The tiers, from best to last.
    pub fn tiers(&self) -> &[Tier] {
        &self.0.tiers
    }

    /// What their shares are shares of.
    pub fn by(&self) -> By {
        self.0.by
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(shares: &[&str]) -> Result<CheckedTiers, TiersError> {
        let tier = |(index, share): (usize, &&str)| Tier {
            name: index.to_string(),
            share: Decimal::parse(share).unwrap(),
        };
        TiersParams::by_share(shares.iter().enumerate().map(tier).collect()).check()
    }

    #[test]
    fn shares_must_rise_to_the_whole() {
        assert!(shares(&["0.8", "0.95", "1"]).is_ok());
        assert!(shares(&["1.000"]).is_ok());
        let said = |result: Result<_, TiersError>| result.unwrap_err().to_string();
        assert_eq!(said(shares(&[])), "no tier is named, expected at least one");
        assert_eq!(said(shares(&["0.8", "0.8", "1"])), "tier \"1\" ends at 0.8, expected more than 0.8");
        assert_eq!(said(shares(&["0", "1"])), "tier \"0\" ends at 0, expected more than 0");
        assert_eq!(said(shares(&["0.8", "0.95"])), "the last tier \"1\" ends at 0.95, expected 1");
        assert!(TiersParams::deciles().check().is_ok());
        assert!(TiersParams::heavy_medium_light(["H", "M", "L"]).check().is_ok());
    }
}
