//! crate: bcrypt

// Made to be slow: a tenth of a second and more.

pub struct BcryptError;
impl std::error::Error for BcryptError {}
pub type BcryptResult<T> = Result<T, BcryptError>;
pub const DEFAULT_COST: u32 = 12;
#[blocks("password hashing")]
pub fn hash<P>(password: P, cost: u32) -> BcryptResult<String>;
#[blocks("password hashing")]
pub fn verify<P>(password: P, hash: &str) -> BcryptResult<bool>;
