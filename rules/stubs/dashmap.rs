//! crate: dashmap

// A map cut into shards, each behind a blocking RwLock. What `get`, `entry` and `iter` give back keeps a shard locked for as
// long as it lives; the others lock a shard only while they run (and deadlock when this thread holds it).

use std::hash::RandomState;
use std::iter::IterOf;
use std::ops::{Deref, DerefMut};
pub use mapref::entry::{Entry, OccupiedEntry, VacantEntry};
pub use mapref::one::{MappedRef, MappedRefMut};
pub use read_only::ReadOnlyView;

#[lock(map)]
pub struct DashMap<K, V, S = RandomState> {
    _owns: [(K, V)],
}
impl<K, V> DashMap<K, V, RandomState> {
    pub fn new() -> Self;
    pub fn with_capacity(capacity: usize) -> Self;
    pub fn with_shard_amount(shard_amount: usize) -> Self;
    pub fn with_capacity_and_shard_amount(capacity: usize, shard_amount: usize) -> Self;
}
impl<K, V, S> DashMap<K, V, S> {
    pub fn into_read_only(self) -> ReadOnlyView<K, V, S>;
    pub fn with_hasher(hasher: S) -> Self;
    pub fn with_capacity_and_hasher(capacity: usize, hasher: S) -> Self;
    pub fn with_hasher_and_shard_amount(hasher: S, shard_amount: usize) -> Self;
    pub fn with_capacity_and_hasher_and_shard_amount(capacity: usize, hasher: S, shard_amount: usize) -> Self;
    pub fn hash_usize<T>(&self, item: &T) -> usize;
    pub fn hasher(&self) -> &S;
    #[acquires(exclusive)]
    pub fn insert(&self, key: K, value: V) -> Option<V>;
    #[acquires(exclusive)]
    pub fn remove<Q: ?Sized>(&self, key: &Q) -> Option<(K, V)>;
    #[acquires(exclusive)]
    pub fn remove_if<Q: ?Sized, F: FnOnce(&K, &V) -> bool>(&self, key: &Q, f: F) -> Option<(K, V)>;
    #[acquires(exclusive)]
    pub fn remove_if_mut<Q: ?Sized, F: FnOnce(&K, &mut V) -> bool>(&self, key: &Q, f: F) -> Option<(K, V)>;
    #[acquires(shared)]
    pub fn iter(&self) -> iter::Iter<'_, K, V, S>;
    #[acquires(exclusive)]
    pub fn iter_mut(&self) -> iter::IterMut<'_, K, V, S>;
    #[acquires(shared)]
    pub fn get<Q: ?Sized>(&self, key: &Q) -> Option<mapref::one::Ref<'_, K, V>>;
    #[acquires(exclusive)]
    pub fn get_mut<Q: ?Sized>(&self, key: &Q) -> Option<mapref::one::RefMut<'_, K, V>>;
    #[acquires(shared, try)]
    pub fn try_get<Q: ?Sized>(&self, key: &Q) -> try_result::TryResult<mapref::one::Ref<'_, K, V>>;
    #[acquires(exclusive, try)]
    pub fn try_get_mut<Q: ?Sized>(&self, key: &Q) -> try_result::TryResult<mapref::one::RefMut<'_, K, V>>;
    #[acquires(exclusive)]
    pub fn shrink_to_fit(&self);
    #[acquires(exclusive)]
    pub fn retain<F: FnMut(&K, &mut V) -> bool>(&self, f: F);
    #[acquires(shared)]
    pub fn len(&self) -> usize;
    #[acquires(shared)]
    pub fn is_empty(&self) -> bool;
    #[acquires(exclusive)]
    pub fn clear(&self);
    #[acquires(shared)]
    pub fn capacity(&self) -> usize;
    #[acquires(exclusive)]
    pub fn alter<Q: ?Sized, F: FnOnce(&K, V) -> V>(&self, key: &Q, f: F);
    #[acquires(exclusive)]
    pub fn alter_all<F: FnMut(&K, V) -> V>(&self, f: F);
    #[acquires(shared)]
    pub fn view<Q: ?Sized, R, F: FnOnce(&K, &V) -> R>(&self, key: &Q, f: F) -> Option<R>;
    #[acquires(shared)]
    pub fn contains_key<Q: ?Sized>(&self, key: &Q) -> bool;
    #[acquires(exclusive)]
    pub fn entry(&self, key: K) -> Entry<'_, K, V>;
    #[acquires(exclusive, try)]
    pub fn try_entry(&self, key: K) -> Option<Entry<'_, K, V>>;
    pub fn try_reserve(&mut self, additional: usize) -> Result<(), TryReserveError>;
}
pub struct TryReserveError {}
impl<K, V, S: Default> Default for DashMap<K, V, S> {}
impl<K: Clone, V: Clone, S: Clone> Clone for DashMap<K, V, S> {
    #[acquires(shared)]
    fn clone(&self) -> Self;
}
impl<K, V, S> IntoIterator for DashMap<K, V, S> {
    type Item = (K, V);
    type IntoIter = IterOf<(K, V)>;
}
impl<'a, K, V, S> IntoIterator for &'a DashMap<K, V, S> {
    type Item = mapref::multiple::RefMulti<'a, K, V>;
    type IntoIter = iter::Iter<'a, K, V, S>;
    #[acquires(shared)]
    fn into_iter(self) -> iter::Iter<'a, K, V, S>;
}
impl<K, V, S> FromIterator<(K, V)> for DashMap<K, V, S> {}
impl<K, V, S> Extend<(K, V)> for DashMap<K, V, S> {}

#[lock(map)]
pub struct DashSet<K, S = RandomState> {
    _owns: [K],
}
impl<K> DashSet<K, RandomState> {
    pub fn new() -> Self;
    pub fn with_capacity(capacity: usize) -> Self;
}
impl<K, S> DashSet<K, S> {
    pub fn with_hasher(hasher: S) -> Self;
    pub fn with_capacity_and_hasher(capacity: usize, hasher: S) -> Self;
    #[acquires(exclusive)]
    pub fn insert(&self, key: K) -> bool;
    #[acquires(exclusive)]
    pub fn remove<Q: ?Sized>(&self, key: &Q) -> Option<K>;
    #[acquires(exclusive)]
    pub fn remove_if<Q: ?Sized, F: FnOnce(&K) -> bool>(&self, key: &Q, f: F) -> Option<K>;
    #[acquires(shared)]
    pub fn iter(&self) -> iter_set::Iter<'_, K, S>;
    #[acquires(shared)]
    pub fn get<Q: ?Sized>(&self, key: &Q) -> Option<setref::one::Ref<'_, K>>;
    #[acquires(exclusive)]
    pub fn shrink_to_fit(&self);
    #[acquires(exclusive)]
    pub fn retain<F: FnMut(&K) -> bool>(&self, f: F);
    #[acquires(shared)]
    pub fn len(&self) -> usize;
    #[acquires(shared)]
    pub fn is_empty(&self) -> bool;
    #[acquires(exclusive)]
    pub fn clear(&self);
    #[acquires(shared)]
    pub fn capacity(&self) -> usize;
    #[acquires(shared)]
    pub fn contains<Q: ?Sized>(&self, key: &Q) -> bool;
}
impl<K, S: Default> Default for DashSet<K, S> {}
impl<K: Clone, S: Clone> Clone for DashSet<K, S> {
    #[acquires(shared)]
    fn clone(&self) -> Self;
}
impl<K, S> IntoIterator for DashSet<K, S> {
    type Item = K;
    type IntoIter = IterOf<K>;
}
impl<K, S> FromIterator<K> for DashSet<K, S> {}
impl<K, S> Extend<K> for DashSet<K, S> {}

// A live iterator locks the shard that it stands on; so does every item.
pub mod iter {
    #[guard(map, shared)]
    pub struct Iter<'a, K, V, S = std::hash::RandomState, M = ()>;
    impl<'a, K, V, S, M> Iterator for Iter<'a, K, V, S, M> {
        type Item = crate::mapref::multiple::RefMulti<'a, K, V>;
    }
    #[guard(map, exclusive)]
    pub struct IterMut<'a, K, V, S = std::hash::RandomState, M = ()>;
    impl<'a, K, V, S, M> Iterator for IterMut<'a, K, V, S, M> {
        type Item = crate::mapref::multiple::RefMutMulti<'a, K, V>;
    }
}
pub mod iter_set {
    #[guard(map, shared)]
    pub struct Iter<'a, K, S = std::hash::RandomState, M = ()>;
    impl<'a, K, S, M> Iterator for Iter<'a, K, S, M> {
        type Item = crate::setref::multiple::RefMulti<'a, K>;
    }
}
pub mod try_result {
    pub enum TryResult<R> {
        Present(R),
        Absent,
        Locked,
    }
    impl<R> TryResult<R> {
        #[tests(Present)]
        pub fn is_present(&self) -> bool;
        #[tests(Absent)]
        pub fn is_absent(&self) -> bool;
        #[tests(Locked)]
        pub fn is_locked(&self) -> bool;
        pub fn unwrap(self) -> R;
        pub fn try_unwrap(self) -> Option<R>;
    }
}
pub mod read_only {
    use std::iter::IterOf;
    pub struct ReadOnlyView<K, V, S = std::hash::RandomState> {
        _owns: [(K, V)],
    }
    impl<K, V, S> ReadOnlyView<K, V, S> {
        pub fn into_inner(self) -> crate::DashMap<K, V, S>;
        pub fn len(&self) -> usize;
        pub fn is_empty(&self) -> bool;
        pub fn contains_key<Q: ?Sized>(&self, key: &Q) -> bool;
        pub fn get<Q: ?Sized>(&self, key: &Q) -> Option<&V>;
        pub fn get_key_value<Q: ?Sized>(&self, key: &Q) -> Option<(&K, &V)>;
        pub fn iter(&self) -> IterOf<(&K, &V)>;
        pub fn keys(&self) -> IterOf<&K>;
        pub fn values(&self) -> IterOf<&V>;
    }
}
pub mod setref {
    pub mod one {
        #[guard(map, shared)]
        pub struct Ref<'a, K>;
        impl<'a, K> Ref<'a, K> {
            pub fn key(&self) -> &K;
        }
        impl<K> std::ops::Deref for Ref<'_, K> {
            type Target = K;
        }
    }
    pub mod multiple {
        #[guard(map, shared)]
        pub struct RefMulti<'a, K>;
        impl<'a, K> RefMulti<'a, K> {
            pub fn key(&self) -> &K;
        }
        impl<K> std::ops::Deref for RefMulti<'_, K> {
            type Target = K;
        }
    }
}
pub mod mapref {
    pub mod one {
        use std::ops::{Deref, DerefMut};
        #[guard(map, shared)]
        pub struct Ref<'a, K, V>;
        impl<'a, K, V> Ref<'a, K, V> {
            pub fn key(&self) -> &K;
            pub fn value(&self) -> &V;
            pub fn pair(&self) -> (&K, &V);
            pub fn map<F: FnOnce(&V) -> &T, T>(self, f: F) -> MappedRef<'a, K, V, T>;
            pub fn try_map<F: FnOnce(&V) -> Option<&T>, T>(self, f: F) -> Result<MappedRef<'a, K, V, T>, Self>;
        }
        impl<K, V> Deref for Ref<'_, K, V> {
            type Target = V;
        }
        #[guard(map, exclusive)]
        pub struct RefMut<'a, K, V>;
        impl<'a, K, V> RefMut<'a, K, V> {
            pub fn key(&self) -> &K;
            pub fn value(&self) -> &V;
            pub fn value_mut(&mut self) -> &mut V;
            pub fn pair_mut(&mut self) -> (&K, &mut V);
            pub fn pair(&self) -> (&K, &V);
            pub fn downgrade(self) -> Ref<'a, K, V>;
            pub fn map<F: FnOnce(&mut V) -> &mut T, T>(self, f: F) -> MappedRefMut<'a, K, V, T>;
            pub fn try_map<F: FnOnce(&mut V) -> Option<&mut T>, T>(self, f: F) -> Result<MappedRefMut<'a, K, V, T>, Self>;
        }
        impl<K, V> Deref for RefMut<'_, K, V> {
            type Target = V;
        }
        impl<K, V> DerefMut for RefMut<'_, K, V> {}
        #[guard(map, shared)]
        pub struct MappedRef<'a, K, V, T>;
        impl<'a, K, V, T> MappedRef<'a, K, V, T> {
            pub fn key(&self) -> &K;
            pub fn value(&self) -> &T;
            pub fn pair(&self) -> (&K, &T);
            pub fn map<F: FnOnce(&T) -> &T2, T2>(self, f: F) -> MappedRef<'a, K, V, T2>;
            pub fn try_map<F: FnOnce(&T) -> Option<&T2>, T2>(self, f: F) -> Result<MappedRef<'a, K, V, T2>, Self>;
        }
        impl<K, V, T> Deref for MappedRef<'_, K, V, T> {
            type Target = T;
        }
        #[guard(map, exclusive)]
        pub struct MappedRefMut<'a, K, V, T>;
        impl<'a, K, V, T> MappedRefMut<'a, K, V, T> {
            pub fn key(&self) -> &K;
            pub fn value(&self) -> &T;
            pub fn value_mut(&mut self) -> &mut T;
            pub fn pair_mut(&mut self) -> (&K, &mut T);
            pub fn pair(&self) -> (&K, &T);
            pub fn map<F: FnOnce(&mut T) -> &mut T2, T2>(self, f: F) -> MappedRefMut<'a, K, V, T2>;
            pub fn try_map<F: FnOnce(&mut T) -> Option<&mut T2>, T2>(self, f: F) -> Result<MappedRefMut<'a, K, V, T2>, Self>;
        }
        impl<K, V, T> Deref for MappedRefMut<'_, K, V, T> {
            type Target = T;
        }
        impl<K, V, T> DerefMut for MappedRefMut<'_, K, V, T> {}
    }
    pub mod multiple {
        use std::ops::{Deref, DerefMut};
        #[guard(map, shared)]
        pub struct RefMulti<'a, K, V>;
        impl<'a, K, V> RefMulti<'a, K, V> {
            pub fn key(&self) -> &K;
            pub fn value(&self) -> &V;
            pub fn pair(&self) -> (&K, &V);
        }
        impl<K, V> Deref for RefMulti<'_, K, V> {
            type Target = V;
        }
        #[guard(map, exclusive)]
        pub struct RefMutMulti<'a, K, V>;
        impl<'a, K, V> RefMutMulti<'a, K, V> {
            pub fn key(&self) -> &K;
            pub fn value(&self) -> &V;
            pub fn value_mut(&mut self) -> &mut V;
            pub fn pair_mut(&mut self) -> (&K, &mut V);
            pub fn pair(&self) -> (&K, &V);
        }
        impl<K, V> Deref for RefMutMulti<'_, K, V> {
            type Target = V;
        }
        impl<K, V> DerefMut for RefMutMulti<'_, K, V> {}
    }
    pub mod entry {
        use super::one::RefMut;
        pub enum Entry<'a, K, V> {
            Occupied(OccupiedEntry<'a, K, V>),
            Vacant(VacantEntry<'a, K, V>),
        }
        impl<'a, K, V> Entry<'a, K, V> {
            pub fn and_modify<F: FnOnce(&mut V)>(self, f: F) -> Self;
            pub fn key(&self) -> &K;
            pub fn into_key(self) -> K;
            pub fn or_default(self) -> RefMut<'a, K, V> where V: Default;
            pub fn or_insert(self, value: V) -> RefMut<'a, K, V>;
            pub fn or_insert_with<F: FnOnce() -> V>(self, value: F) -> RefMut<'a, K, V>;
            pub fn or_try_insert_with<E, F: FnOnce() -> Result<V, E>>(self, value: F) -> Result<RefMut<'a, K, V>, E>;
            pub fn insert(self, value: V) -> RefMut<'a, K, V>;
            pub fn insert_entry(self, value: V) -> OccupiedEntry<'a, K, V>;
        }
        #[guard(map, exclusive)]
        pub struct VacantEntry<'a, K, V>;
        impl<'a, K, V> VacantEntry<'a, K, V> {
            pub fn insert(self, value: V) -> RefMut<'a, K, V>;
            pub fn insert_entry(self, value: V) -> OccupiedEntry<'a, K, V>;
            pub fn into_key(self) -> K;
            pub fn key(&self) -> &K;
        }
        #[guard(map, exclusive)]
        pub struct OccupiedEntry<'a, K, V>;
        impl<'a, K, V> OccupiedEntry<'a, K, V> {
            pub fn get(&self) -> &V;
            pub fn get_mut(&mut self) -> &mut V;
            pub fn insert(&mut self, value: V) -> V;
            pub fn into_ref(self) -> RefMut<'a, K, V>;
            pub fn into_key(self) -> K;
            pub fn key(&self) -> &K;
            pub fn remove(self) -> V;
            pub fn remove_entry(self) -> (K, V);
            pub fn replace_entry(self, value: V) -> (K, V);
        }
    }
}
