//! crate: scc

// Buckets behind locks: an entry keeps its bucket locked for as long as it lives, the other calls only while they run.
// `HashIndex` and `TreeIndex` are read without locks (`peek`); writes to `TreeIndex` are brief and give no guard: not declared.
// Names without suffix are those of versions 1 and 2, `_sync` those since 3.

pub use hash_cache::HashCache;
pub use hash_index::HashIndex;
pub use hash_map::HashMap;
pub use hash_set::HashSet;

pub trait Equivalent<K: ?Sized> {
    fn equivalent(&self, key: &K) -> bool;
}
pub mod hash_map {
    use std::hash::RandomState;
    use std::ops::{Deref, DerefMut};
    #[lock(map)]
    pub struct HashMap<K, V, H = RandomState> {
        _owns: [(K, V)],
    }
    impl<K, V> HashMap<K, V, RandomState> {
        pub fn new() -> Self;
        pub fn with_capacity(capacity: usize) -> Self;
    }
    impl<K, V, H> HashMap<K, V, H> {
        pub fn with_hasher(build_hasher: H) -> Self;
        pub fn with_capacity_and_hasher(capacity: usize, build_hasher: H) -> Self;
        pub fn capacity(&self) -> usize;
        pub fn len(&self) -> usize;
        pub fn is_empty(&self) -> bool;
        #[acquires(exclusive)]
        pub fn entry(&self, key: K) -> Entry<'_, K, V, H>;
        #[acquires(exclusive)]
        pub fn entry_sync(&self, key: K) -> Entry<'_, K, V, H>;
        #[acquires(exclusive)]
        pub async fn entry_async(&self, key: K) -> Entry<'_, K, V, H>;
        #[acquires(exclusive, try)]
        pub fn try_entry(&self, key: K) -> Option<Entry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub fn get<Q: ?Sized>(&self, key: &Q) -> Option<OccupiedEntry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub fn get_sync<Q: ?Sized>(&self, key: &Q) -> Option<OccupiedEntry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub async fn get_async<Q: ?Sized>(&self, key: &Q) -> Option<OccupiedEntry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub fn insert(&self, key: K, val: V) -> Result<(), (K, V)>;
        #[acquires(exclusive)]
        pub fn insert_sync(&self, key: K, val: V) -> Result<(), (K, V)>;
        #[acquires(exclusive)]
        pub async fn insert_async(&self, key: K, val: V) -> Result<(), (K, V)>;
        #[acquires(exclusive)]
        pub fn first_entry(&self) -> Option<OccupiedEntry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub async fn first_entry_async(&self) -> Option<OccupiedEntry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub fn begin_sync(&self) -> Option<OccupiedEntry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub async fn begin_async(&self) -> Option<OccupiedEntry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub fn any<P: FnMut(&K, &V) -> bool>(&self, pred: P) -> Option<OccupiedEntry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub fn any_sync<P: FnMut(&K, &V) -> bool>(&self, pred: P) -> Option<OccupiedEntry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub async fn any_async<P: FnMut(&K, &V) -> bool>(&self, pred: P) -> Option<OccupiedEntry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub fn upsert(&self, key: K, val: V) -> Option<V>;
        #[acquires(exclusive)]
        pub fn upsert_sync(&self, key: K, val: V) -> Option<V>;
        #[acquires(exclusive)]
        pub async fn upsert_async(&self, key: K, val: V) -> Option<V>;
        #[acquires(exclusive)]
        pub fn update<Q: ?Sized, U: FnOnce(&K, &mut V) -> R, R>(&self, key: &Q, updater: U) -> Option<R>;
        #[acquires(exclusive)]
        pub fn update_sync<Q: ?Sized, U: FnOnce(&K, &mut V) -> R, R>(&self, key: &Q, updater: U) -> Option<R>;
        #[acquires(exclusive)]
        pub async fn update_async<Q: ?Sized, U: FnOnce(&K, &mut V) -> R, R>(&self, key: &Q, updater: U) -> Option<R>;
        #[acquires(exclusive)]
        pub fn scan<F: FnMut(&K, &V)>(&self, scanner: F);
        #[acquires(exclusive)]
        pub async fn scan_async<F: FnMut(&K, &V)>(&self, scanner: F);
        #[acquires(exclusive)]
        pub fn remove<Q: ?Sized>(&self, key: &Q) -> Option<(K, V)>;
        #[acquires(exclusive)]
        pub fn remove_sync<Q: ?Sized>(&self, key: &Q) -> Option<(K, V)>;
        #[acquires(exclusive)]
        pub async fn remove_async<Q: ?Sized>(&self, key: &Q) -> Option<(K, V)>;
        #[acquires(exclusive)]
        pub fn remove_if<Q: ?Sized, F: FnOnce(&mut V) -> bool>(&self, key: &Q, condition: F) -> Option<(K, V)>;
        #[acquires(exclusive)]
        pub fn remove_if_sync<Q: ?Sized, F: FnOnce(&mut V) -> bool>(&self, key: &Q, condition: F) -> Option<(K, V)>;
        #[acquires(exclusive)]
        pub async fn remove_if_async<Q: ?Sized, F: FnOnce(&mut V) -> bool>(&self, key: &Q, condition: F) -> Option<(K, V)>;
        #[acquires(shared)]
        pub fn read<Q: ?Sized, R, F: FnOnce(&K, &V) -> R>(&self, key: &Q, reader: F) -> Option<R>;
        #[acquires(shared)]
        pub fn read_sync<Q: ?Sized, R, F: FnOnce(&K, &V) -> R>(&self, key: &Q, reader: F) -> Option<R>;
        #[acquires(shared)]
        pub async fn read_async<Q: ?Sized, R, F: FnOnce(&K, &V) -> R>(&self, key: &Q, reader: F) -> Option<R>;
        #[acquires(shared)]
        pub fn contains<Q: ?Sized>(&self, key: &Q) -> bool;
        #[acquires(shared)]
        pub fn contains_sync<Q: ?Sized>(&self, key: &Q) -> bool;
        #[acquires(shared)]
        pub async fn contains_async<Q: ?Sized>(&self, key: &Q) -> bool;
        #[acquires(shared)]
        pub fn iter_sync<F: FnMut(&K, &V) -> bool>(&self, f: F) -> bool;
        #[acquires(shared)]
        pub async fn iter_async<F: FnMut(&K, &V) -> bool>(&self, f: F) -> bool;
        #[acquires(exclusive)]
        pub fn iter_mut_sync<F>(&self, f: F) -> bool;
        #[acquires(exclusive)]
        pub async fn iter_mut_async<F>(&self, f: F) -> bool;
        #[acquires(exclusive)]
        pub fn retain<F: FnMut(&K, &mut V) -> bool>(&self, pred: F);
        #[acquires(exclusive)]
        pub fn retain_sync<F: FnMut(&K, &mut V) -> bool>(&self, pred: F);
        #[acquires(exclusive)]
        pub async fn retain_async<F: FnMut(&K, &mut V) -> bool>(&self, pred: F);
        #[acquires(exclusive)]
        pub fn clear(&self);
        #[acquires(exclusive)]
        pub fn clear_sync(&self);
        #[acquires(exclusive)]
        pub async fn clear_async(&self);
    }
    impl<K, V, H: Default> Default for HashMap<K, V, H> {}
    impl<K, V, H> FromIterator<(K, V)> for HashMap<K, V, H> {}
    pub enum Entry<'h, K, V, H = RandomState> {
        Occupied(OccupiedEntry<'h, K, V, H>),
        Vacant(VacantEntry<'h, K, V, H>),
    }
    impl<'h, K, V, H> Entry<'h, K, V, H> {
        pub fn key(&self) -> &K;
        pub fn and_modify<F: FnOnce(&mut V)>(self, f: F) -> Self;
        pub fn or_insert(self, val: V) -> OccupiedEntry<'h, K, V, H>;
        pub fn or_insert_with<F: FnOnce() -> V>(self, constructor: F) -> OccupiedEntry<'h, K, V, H>;
        pub fn or_insert_with_key<F: FnOnce(&K) -> V>(self, constructor: F) -> OccupiedEntry<'h, K, V, H>;
        pub fn insert_entry(self, val: V) -> OccupiedEntry<'h, K, V, H>;
        pub fn or_default(self) -> OccupiedEntry<'h, K, V, H>;
    }
    #[guard(map, exclusive)]
    pub struct OccupiedEntry<'h, K, V, H = RandomState>;
    impl<'h, K, V, H> OccupiedEntry<'h, K, V, H> {
        pub fn key(&self) -> &K;
        pub fn get(&self) -> &V;
        pub fn get_mut(&mut self) -> &mut V;
        pub fn remove_entry(self) -> (K, V);
        pub fn insert(&mut self, val: V) -> V;
        pub fn remove(self) -> V;
        pub fn next(self) -> Option<Self>;
        pub fn next_sync(self) -> Option<Self>;
        pub async fn next_async(self) -> Option<Self>;
        pub async fn remove_and_async(self) -> ((K, V), Option<Self>);
        pub fn remove_and_sync(self) -> ((K, V), Option<Self>);
    }
    impl<K, V, H> Deref for OccupiedEntry<'_, K, V, H> {
        type Target = V;
    }
    impl<K, V, H> DerefMut for OccupiedEntry<'_, K, V, H> {}
    #[guard(map, exclusive)]
    pub struct VacantEntry<'h, K, V, H = RandomState>;
    impl<'h, K, V, H> VacantEntry<'h, K, V, H> {
        pub fn key(&self) -> &K;
        pub fn into_key(self) -> K;
        pub fn insert_entry(self, val: V) -> OccupiedEntry<'h, K, V, H>;
    }
}
pub mod hash_cache {
    use std::hash::RandomState;
    use std::ops::{Deref, DerefMut};
    #[lock(map)]
    pub struct HashCache<K, V, H = RandomState> {
        _owns: [(K, V)],
    }
    impl<K, V> HashCache<K, V, RandomState> {
        pub fn new() -> Self;
        pub fn with_capacity(minimum_capacity: usize, maximum_capacity: usize) -> Self;
    }
    impl<K, V, H> HashCache<K, V, H> {
        pub fn with_hasher(build_hasher: H) -> Self;
        pub fn with_capacity_and_hasher(minimum_capacity: usize, maximum_capacity: usize, build_hasher: H) -> Self;
        pub fn capacity(&self) -> usize;
        pub fn len(&self) -> usize;
        pub fn is_empty(&self) -> bool;
        #[acquires(exclusive)]
        pub fn entry(&self, key: K) -> Entry<'_, K, V, H>;
        #[acquires(exclusive)]
        pub fn entry_sync(&self, key: K) -> Entry<'_, K, V, H>;
        #[acquires(exclusive)]
        pub async fn entry_async(&self, key: K) -> Entry<'_, K, V, H>;
        #[acquires(exclusive, try)]
        pub fn try_entry(&self, key: K) -> Option<Entry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub fn get<Q: ?Sized>(&self, key: &Q) -> Option<OccupiedEntry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub fn get_sync<Q: ?Sized>(&self, key: &Q) -> Option<OccupiedEntry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub async fn get_async<Q: ?Sized>(&self, key: &Q) -> Option<OccupiedEntry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub fn put(&self, key: K, val: V) -> Result<Option<(K, V)>, (K, V)>;
        #[acquires(exclusive)]
        pub fn put_sync(&self, key: K, val: V) -> Result<Option<(K, V)>, (K, V)>;
        #[acquires(exclusive)]
        pub async fn put_async(&self, key: K, val: V) -> Result<Option<(K, V)>, (K, V)>;
        #[acquires(exclusive)]
        pub fn remove<Q: ?Sized>(&self, key: &Q) -> Option<(K, V)>;
        #[acquires(exclusive)]
        pub fn remove_sync<Q: ?Sized>(&self, key: &Q) -> Option<(K, V)>;
        #[acquires(exclusive)]
        pub async fn remove_async<Q: ?Sized>(&self, key: &Q) -> Option<(K, V)>;
        #[acquires(exclusive)]
        pub fn remove_if<Q: ?Sized, F: FnOnce(&mut V) -> bool>(&self, key: &Q, condition: F) -> Option<(K, V)>;
        #[acquires(exclusive)]
        pub fn remove_if_sync<Q: ?Sized, F: FnOnce(&mut V) -> bool>(&self, key: &Q, condition: F) -> Option<(K, V)>;
        #[acquires(exclusive)]
        pub async fn remove_if_async<Q: ?Sized, F: FnOnce(&mut V) -> bool>(&self, key: &Q, condition: F) -> Option<(K, V)>;
        #[acquires(shared)]
        pub fn read<Q: ?Sized, R, F: FnOnce(&K, &V) -> R>(&self, key: &Q, reader: F) -> Option<R>;
        #[acquires(shared)]
        pub fn read_sync<Q: ?Sized, R, F: FnOnce(&K, &V) -> R>(&self, key: &Q, reader: F) -> Option<R>;
        #[acquires(shared)]
        pub async fn read_async<Q: ?Sized, R, F: FnOnce(&K, &V) -> R>(&self, key: &Q, reader: F) -> Option<R>;
        #[acquires(shared)]
        pub fn contains<Q: ?Sized>(&self, key: &Q) -> bool;
        #[acquires(shared)]
        pub fn contains_sync<Q: ?Sized>(&self, key: &Q) -> bool;
        #[acquires(shared)]
        pub async fn contains_async<Q: ?Sized>(&self, key: &Q) -> bool;
        #[acquires(shared)]
        pub fn iter_sync<F: FnMut(&K, &V) -> bool>(&self, f: F) -> bool;
        #[acquires(shared)]
        pub async fn iter_async<F: FnMut(&K, &V) -> bool>(&self, f: F) -> bool;
        #[acquires(exclusive)]
        pub fn iter_mut_sync<F>(&self, f: F) -> bool;
        #[acquires(exclusive)]
        pub async fn iter_mut_async<F>(&self, f: F) -> bool;
        #[acquires(exclusive)]
        pub fn retain<F: FnMut(&K, &mut V) -> bool>(&self, pred: F);
        #[acquires(exclusive)]
        pub fn retain_sync<F: FnMut(&K, &mut V) -> bool>(&self, pred: F);
        #[acquires(exclusive)]
        pub async fn retain_async<F: FnMut(&K, &mut V) -> bool>(&self, pred: F);
        #[acquires(exclusive)]
        pub fn clear(&self);
        #[acquires(exclusive)]
        pub fn clear_sync(&self);
        #[acquires(exclusive)]
        pub async fn clear_async(&self);
    }
    impl<K, V, H: Default> Default for HashCache<K, V, H> {}
    impl<K, V, H> FromIterator<(K, V)> for HashCache<K, V, H> {}
    pub enum Entry<'h, K, V, H = RandomState> {
        Occupied(OccupiedEntry<'h, K, V, H>),
        Vacant(VacantEntry<'h, K, V, H>),
    }
    impl<'h, K, V, H> Entry<'h, K, V, H> {
        pub fn key(&self) -> &K;
        pub fn and_modify<F: FnOnce(&mut V)>(self, f: F) -> Self;
        pub fn or_put(self, val: V) -> (Option<(K, V)>, OccupiedEntry<'h, K, V, H>);
        pub fn or_put_with<F: FnOnce() -> V>(self, constructor: F) -> (Option<(K, V)>, OccupiedEntry<'h, K, V, H>);
        pub fn or_put_with_key<F: FnOnce(&K) -> V>(self, constructor: F) -> (Option<(K, V)>, OccupiedEntry<'h, K, V, H>);
        pub fn put_entry(self, val: V) -> (Option<(K, V)>, OccupiedEntry<'h, K, V, H>);
        pub fn or_default(self) -> (Option<(K, V)>, OccupiedEntry<'h, K, V, H>);
    }
    #[guard(map, exclusive)]
    pub struct OccupiedEntry<'h, K, V, H = RandomState>;
    impl<'h, K, V, H> OccupiedEntry<'h, K, V, H> {
        pub fn key(&self) -> &K;
        pub fn get(&self) -> &V;
        pub fn get_mut(&mut self) -> &mut V;
        pub fn remove_entry(self) -> (K, V);
        pub fn put(&mut self, val: V) -> V;
        pub fn remove(self) -> V;
    }
    impl<K, V, H> Deref for OccupiedEntry<'_, K, V, H> {
        type Target = V;
    }
    impl<K, V, H> DerefMut for OccupiedEntry<'_, K, V, H> {}
    #[guard(map, exclusive)]
    pub struct VacantEntry<'h, K, V, H = RandomState>;
    impl<'h, K, V, H> VacantEntry<'h, K, V, H> {
        pub fn key(&self) -> &K;
        pub fn into_key(self) -> K;
        pub fn put_entry(self, val: V) -> (Option<(K, V)>, OccupiedEntry<'h, K, V, H>);
    }
}
pub mod hash_index {
    use std::hash::RandomState;
    use std::ops::Deref;
    #[lock(map)]
    pub struct HashIndex<K, V, H = RandomState> {
        _owns: [(K, V)],
    }
    impl<K, V> HashIndex<K, V, RandomState> {
        pub fn new() -> Self;
        pub fn with_capacity(capacity: usize) -> Self;
    }
    impl<K, V, H> HashIndex<K, V, H> {
        pub fn with_hasher(build_hasher: H) -> Self;
        pub fn with_capacity_and_hasher(capacity: usize, build_hasher: H) -> Self;
        pub fn capacity(&self) -> usize;
        pub fn len(&self) -> usize;
        pub fn is_empty(&self) -> bool;
        #[acquires(exclusive)]
        pub fn entry(&self, key: K) -> Entry<'_, K, V, H>;
        #[acquires(exclusive)]
        pub fn entry_sync(&self, key: K) -> Entry<'_, K, V, H>;
        #[acquires(exclusive)]
        pub async fn entry_async(&self, key: K) -> Entry<'_, K, V, H>;
        #[acquires(exclusive, try)]
        pub fn try_entry(&self, key: K) -> Option<Entry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub fn get<Q: ?Sized>(&self, key: &Q) -> Option<OccupiedEntry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub fn get_sync<Q: ?Sized>(&self, key: &Q) -> Option<OccupiedEntry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub async fn get_async<Q: ?Sized>(&self, key: &Q) -> Option<OccupiedEntry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub fn insert(&self, key: K, val: V) -> Result<(), (K, V)>;
        #[acquires(exclusive)]
        pub fn insert_sync(&self, key: K, val: V) -> Result<(), (K, V)>;
        #[acquires(exclusive)]
        pub async fn insert_async(&self, key: K, val: V) -> Result<(), (K, V)>;
        #[acquires(exclusive)]
        pub fn first_entry(&self) -> Option<OccupiedEntry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub async fn first_entry_async(&self) -> Option<OccupiedEntry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub fn begin_sync(&self) -> Option<OccupiedEntry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub async fn begin_async(&self) -> Option<OccupiedEntry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub fn any<P: FnMut(&K, &V) -> bool>(&self, pred: P) -> Option<OccupiedEntry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub fn any_sync<P: FnMut(&K, &V) -> bool>(&self, pred: P) -> Option<OccupiedEntry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub async fn any_async<P: FnMut(&K, &V) -> bool>(&self, pred: P) -> Option<OccupiedEntry<'_, K, V, H>>;
        #[acquires(exclusive)]
        pub fn remove<Q: ?Sized>(&self, key: &Q) -> bool;
        #[acquires(exclusive)]
        pub fn remove_sync<Q: ?Sized>(&self, key: &Q) -> bool;
        #[acquires(exclusive)]
        pub async fn remove_async<Q: ?Sized>(&self, key: &Q) -> bool;
        #[acquires(exclusive)]
        pub fn remove_if<Q: ?Sized, F: FnOnce(&V) -> bool>(&self, key: &Q, condition: F) -> bool;
        #[acquires(exclusive)]
        pub fn remove_if_sync<Q: ?Sized, F: FnOnce(&V) -> bool>(&self, key: &Q, condition: F) -> bool;
        #[acquires(exclusive)]
        pub async fn remove_if_async<Q: ?Sized, F: FnOnce(&V) -> bool>(&self, key: &Q, condition: F) -> bool;
        pub fn peek_with<Q: ?Sized, R, F: FnOnce(&K, &V) -> R>(&self, key: &Q, reader: F) -> Option<R>;
        pub fn contains<Q: ?Sized>(&self, key: &Q) -> bool;
        #[acquires(exclusive)]
        pub fn retain<F: FnMut(&K, &V) -> bool>(&self, pred: F);
        #[acquires(exclusive)]
        pub fn retain_sync<F: FnMut(&K, &V) -> bool>(&self, pred: F);
        #[acquires(exclusive)]
        pub async fn retain_async<F: FnMut(&K, &V) -> bool>(&self, pred: F);
        #[acquires(exclusive)]
        pub fn clear(&self);
        #[acquires(exclusive)]
        pub fn clear_sync(&self);
        #[acquires(exclusive)]
        pub async fn clear_async(&self);
    }
    impl<K, V, H: Default> Default for HashIndex<K, V, H> {}
    impl<K, V, H> FromIterator<(K, V)> for HashIndex<K, V, H> {}
    pub enum Entry<'h, K, V, H = RandomState> {
        Occupied(OccupiedEntry<'h, K, V, H>),
        Vacant(VacantEntry<'h, K, V, H>),
    }
    impl<'h, K, V, H> Entry<'h, K, V, H> {
        pub fn key(&self) -> &K;
        pub fn and_modify<F: FnOnce(&mut V)>(self, f: F) -> Self;
        pub fn or_insert(self, val: V) -> OccupiedEntry<'h, K, V, H>;
        pub fn or_insert_with<F: FnOnce() -> V>(self, constructor: F) -> OccupiedEntry<'h, K, V, H>;
        pub fn or_insert_with_key<F: FnOnce(&K) -> V>(self, constructor: F) -> OccupiedEntry<'h, K, V, H>;
        pub fn insert_entry(self, val: V) -> OccupiedEntry<'h, K, V, H>;
        pub fn or_default(self) -> OccupiedEntry<'h, K, V, H>;
    }
    #[guard(map, exclusive)]
    pub struct OccupiedEntry<'h, K, V, H = RandomState>;
    impl<'h, K, V, H> OccupiedEntry<'h, K, V, H> {
        pub fn key(&self) -> &K;
        pub fn get(&self) -> &V;
        pub unsafe fn get_mut(&mut self) -> &mut V;
        pub fn remove_entry(self);
        pub fn update(&mut self, val: V);
        pub fn next(self) -> Option<Self>;
        pub fn next_sync(self) -> Option<Self>;
        pub async fn next_async(self) -> Option<Self>;
        pub async fn remove_and_async(self) -> Option<Self>;
        pub fn remove_and_sync(self) -> Option<Self>;
    }
    impl<K, V, H> Deref for OccupiedEntry<'_, K, V, H> {
        type Target = V;
    }
    #[guard(map, exclusive)]
    pub struct VacantEntry<'h, K, V, H = RandomState>;
    impl<'h, K, V, H> VacantEntry<'h, K, V, H> {
        pub fn key(&self) -> &K;
        pub fn into_key(self) -> K;
        pub fn insert_entry(self, val: V) -> OccupiedEntry<'h, K, V, H>;
    }
}
pub mod hash_set {
    use std::hash::RandomState;
    #[lock(map)]
    pub struct HashSet<K, H = RandomState> {
        _owns: [K],
    }
    impl<K> HashSet<K, RandomState> {
        pub fn new() -> Self;
        pub fn with_capacity(capacity: usize) -> Self;
    }
    impl<K, H> HashSet<K, H> {
        pub fn with_hasher(build_hasher: H) -> Self;
        pub fn capacity(&self) -> usize;
        pub fn len(&self) -> usize;
        pub fn is_empty(&self) -> bool;
        #[acquires(exclusive)]
        pub fn insert(&self, key: K) -> Result<(), K>;
        #[acquires(exclusive)]
        pub fn insert_sync(&self, key: K) -> Result<(), K>;
        #[acquires(exclusive)]
        pub async fn insert_async(&self, key: K) -> Result<(), K>;
        #[acquires(exclusive)]
        pub fn remove<Q: ?Sized>(&self, key: &Q) -> Option<K>;
        #[acquires(exclusive)]
        pub fn remove_sync<Q: ?Sized>(&self, key: &Q) -> Option<K>;
        #[acquires(exclusive)]
        pub async fn remove_async<Q: ?Sized>(&self, key: &Q) -> Option<K>;
        #[acquires(shared)]
        pub fn read<Q: ?Sized, R, F: FnOnce(&K) -> R>(&self, key: &Q, reader: F) -> Option<R>;
        #[acquires(shared)]
        pub fn read_sync<Q: ?Sized, R, F: FnOnce(&K) -> R>(&self, key: &Q, reader: F) -> Option<R>;
        #[acquires(shared)]
        pub async fn read_async<Q: ?Sized, R, F: FnOnce(&K) -> R>(&self, key: &Q, reader: F) -> Option<R>;
        #[acquires(shared)]
        pub fn contains<Q: ?Sized>(&self, key: &Q) -> bool;
        #[acquires(shared)]
        pub fn contains_sync<Q: ?Sized>(&self, key: &Q) -> bool;
        #[acquires(shared)]
        pub async fn contains_async<Q: ?Sized>(&self, key: &Q) -> bool;
        #[acquires(exclusive)]
        pub fn retain<F: FnMut(&K) -> bool>(&self, filter: F);
        #[acquires(exclusive)]
        pub fn retain_sync<F: FnMut(&K) -> bool>(&self, filter: F);
        #[acquires(exclusive)]
        pub async fn retain_async<F: FnMut(&K) -> bool>(&self, filter: F);
        #[acquires(exclusive)]
        pub fn clear(&self);
        #[acquires(exclusive)]
        pub fn clear_sync(&self);
        #[acquires(exclusive)]
        pub async fn clear_async(&self);
        #[acquires(shared)]
        pub fn iter_sync<F: FnMut(&K) -> bool>(&self, f: F) -> bool;
        #[acquires(shared)]
        pub async fn iter_async<F: FnMut(&K) -> bool>(&self, f: F) -> bool;
    }
    impl<K, H: Default> Default for HashSet<K, H> {}
}
