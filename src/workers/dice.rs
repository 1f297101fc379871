//! Randomness, from outside: Message-IDs, MIME boundaries, jitter.

use std::sync::Mutex;

use ring::rand::{SecureRandom, SystemRandom};

/// Where random numbers come from.
#[derive(Debug)]
pub enum Dice {
    /// The operating system.
    System(SystemRandom),
    /// A seed: the same numbers at each run, for tests.
    Seeded(Mutex<u64>),
}

impl Dice {
    /// The operating system's dice.
    pub fn system() -> Self {
        Self::System(SystemRandom::new())
    }

    /// Dice that fall the same way at each run.
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Mutex::new(seed))
    }

    /// 64 random bits.
    pub fn roll(&self) -> u64 {
        match self {
            Self::System(random) => {
                let mut octets = [0_u8; 8];
                // The operating system's generator does not fail once it has started; if it
                // ever did, a letter's key and not its Message-ID would still keep it single.
                let _ = random.fill(&mut octets);
                u64::from_le_bytes(octets)
            }
            Self::Seeded(state) => {
                // SplitMix64, as good as any for a test.
                let mut state = state
                    .lock()
                    .unwrap_or_else(std::sync::PoisonError::into_inner);
                *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
                let mut z = *state;
                z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
                z ^ (z >> 31)
            }
        }
    }

    /// A number from 0.0 to below 1.0.
    pub fn fraction(&self) -> f64 {
        let bits = u32::try_from(self.roll() >> 32).unwrap_or(0);
        f64::from(bits) / (f64::from(u32::MAX) + 1.0)
    }
}
