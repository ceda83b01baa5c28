//! Where in a value of some type a guard can be, and which part of an argument becomes which part of a result.

use crate::flow::Projection;
use crate::index::infer::Typing;
use crate::index::infer::table::{Kind, T};
use crate::index::marks::{LockKind, Mode};
use crate::index::types::GTy;
use crate::index::{AdtId, AdtShape, Index};
use crate::syntax::Name;
use smallvec::SmallVec;

/// A path into a value.
pub type Path = SmallVec<[Projection; 3]>;

/// A place in a value where a guard is.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// From the value to the guard.
    pub path: Path,
    /// The guard's type.
    pub guard: AdtId,
    /// Of which kind of lock.
    pub kind: LockKind,
    /// How it holds the lock.
    pub mode: Mode,
}

/// Types are looked into this deep; a guard deeper inside is not seen.
const DEPTH: u32 = 8;

/// The guards that a value of this type owns. Errs quiet: not those behind `dyn`, closures and crates that are not read.
pub fn slots(index: &Index<'_>, typing: &Typing, ty: T) -> Vec<Slot> {
    let mut out = Vec::new();
    find(index, typing, ty, &mut Path::new(), DEPTH, &mut out);
    out
}

/// The places where a value of this type has something of a type parameter of the function.
pub fn open_slots(index: &Index<'_>, typing: &Typing, ty: T) -> Vec<Path> {
    let mut out = Vec::new();
    find_open(index, typing, ty, &mut Path::new(), DEPTH, &mut out);
    out
}

fn find_open(index: &Index<'_>, typing: &Typing, ty: T, path: &mut Path, depth: u32, out: &mut Vec<Path>) {
    let before = path.len();
    match typing.table.kind(ty) {
        Kind::Param(_) => out.push(path.clone()),
        Kind::Adt(adt, list) if depth > 0 => {
            let items = typing.table.items(list);
            for (declared, leaf) in adt_leaves(index, adt, items.len()) {
                let Leaf::Param(n) = leaf else { continue };
                path.extend(declared);
                find_open(index, typing, items[n as usize], path, depth - 1, out);
                path.truncate(before);
            }
        }
        Kind::Tuple(list) if depth > 0 => {
            for (n, item) in typing.table.items(list).iter().enumerate() {
                path.push(Projection::Field(tuple_field(n)));
                find_open(index, typing, *item, path, depth - 1, out);
                path.truncate(before);
            }
        }
        Kind::Array(item) | Kind::Slice(item) if depth > 0 => {
            path.push(Projection::Element);
            find_open(index, typing, item, path, depth - 1, out);
            path.truncate(before);
        }
        _ => {}
    }
}

/// The parameters that a value of a type owns that has so many.
fn adt_leaves(index: &Index<'_>, adt: AdtId, count: usize) -> Vec<(Path, Leaf)> {
    let params = (0..count as u32).map(GTy::Param).collect();
    let found = leaves(index, &GTy::Adt(adt, params));
    found.into_iter().filter(|(_, leaf)| matches!(leaf, Leaf::Param(n) if (*n as usize) < count)).collect()
}

fn find(index: &Index<'_>, typing: &Typing, ty: T, path: &mut Path, depth: u32, out: &mut Vec<Slot>) {
    if depth == 0 || out.len() > 8 {
        return;
    }
    match typing.table.kind(ty) {
        Kind::Adt(adt, list) => {
            if let Some((kind, mode)) = index.adt(adt).marks.guard {
                out.push(Slot { path: path.clone(), guard: adt, kind, mode });
                return;
            }
            if !may_have(index, typing, ty, depth) {
                return;
            }
            let args = typing.table.items(list);
            for (variant, fields) in index.field_types(adt).iter().enumerate() {
                let names = index.adt(adt).variant_fields(variant as u32).list();
                for (field, declared) in names.iter().zip(fields) {
                    let before = path.len();
                    push_field(index, adt, variant, field.name, path);
                    find_declared(index, typing, declared, args, path, depth - 1, out);
                    path.truncate(before);
                }
            }
        }
        Kind::Tuple(list) => {
            for (n, item) in typing.table.items(list).iter().enumerate() {
                path.push(Projection::Field(tuple_field(n)));
                find(index, typing, *item, path, depth - 1, out);
                path.pop();
            }
        }
        Kind::Array(item) | Kind::Slice(item) => {
            path.push(Projection::Element);
            find(index, typing, item, path, depth - 1, out);
            path.pop();
        }
        _ => {}
    }
}

/// The same in a declared type, whose parameters stand for types of the body.
fn find_declared(
    index: &Index<'_>,
    typing: &Typing,
    ty: &GTy,
    args: &[T],
    path: &mut Path,
    depth: u32,
    out: &mut Vec<Slot>,
) {
    if depth == 0 {
        return;
    }
    match ty {
        GTy::Param(n) => {
            if let Some(arg) = args.get(*n as usize) {
                find(index, typing, *arg, path, depth, out);
            }
        }
        GTy::Adt(adt, inner) => {
            if let Some((kind, mode)) = index.adt(*adt).marks.guard {
                out.push(Slot { path: path.clone(), guard: *adt, kind, mode });
                return;
            }
            if !may_own(index, *adt, inner) {
                return;
            }
            for (variant, fields) in index.field_types(*adt).iter().enumerate() {
                let names = index.adt(*adt).variant_fields(variant as u32).list();
                for (field, declared) in names.iter().zip(fields) {
                    let before = path.len();
                    push_field(index, *adt, variant, field.name, path);
                    find_declared(index, typing, &declared.substitute(inner), args, path, depth - 1, out);
                    path.truncate(before);
                }
            }
        }
        GTy::Tuple(items) => {
            for (n, item) in items.iter().enumerate() {
                path.push(Projection::Field(tuple_field(n)));
                find_declared(index, typing, item, args, path, depth - 1, out);
                path.pop();
            }
        }
        GTy::Array(item) | GTy::Slice(item) => {
            path.push(Projection::Element);
            find_declared(index, typing, item, args, path, depth - 1, out);
            path.pop();
        }
        _ => {}
    }
}

/// Whether a value of a declared type may own a guard, or something of a parameter's type.
fn may_own(index: &Index<'_>, adt: AdtId, args: &[GTy]) -> bool {
    let owned = index.owned(adt);
    owned.guard || args.iter().enumerate().any(|(n, ty)| owned.has_param(n) && is_open(index, ty))
}

fn is_open(index: &Index<'_>, ty: &GTy) -> bool {
    match ty {
        GTy::Param(_) => true,
        GTy::Adt(adt, args) => may_own(index, *adt, args),
        GTy::Tuple(items) => items.iter().any(|item| is_open(index, item)),
        GTy::Array(item) | GTy::Slice(item) => is_open(index, item),
        _ => false,
    }
}

/// Whether a value of a body's type may own a guard.
fn may_have(index: &Index<'_>, typing: &Typing, ty: T, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let has_one = |items: &[T]| items.iter().any(|item| may_have(index, typing, *item, depth));
    match typing.table.kind(ty) {
        Kind::Adt(adt, list) => {
            let owned = index.owned(adt);
            let mut args = typing.table.items(list).iter().enumerate().filter(|(n, _)| owned.has_param(*n));
            owned.guard || args.any(|(_, arg)| may_have(index, typing, *arg, depth))
        }
        Kind::Tuple(list) => has_one(typing.table.items(list)),
        Kind::Array(item) | Kind::Slice(item) => has_one(&[item]),
        _ => false,
    }
}

/// A stub's field that only says what a container owns: it is no step of a path. What a box owns is behind its `*`.
fn push_field(index: &Index<'_>, adt: AdtId, variant: usize, field: Name, path: &mut Path) {
    if field.starts_with('_') && index.adt(adt).file.is_none() {
        if index.adt(adt).marks.lang.is_some_and(|lang| lang == "box") {
            path.push(Projection::Deref);
        }
        return;
    }
    if let AdtShape::Enum(variants) = index.adt(adt).shape {
        path.push(Projection::Variant(variants[variant].name));
    }
    path.push(Projection::Field(field));
}

/// `0`, `1`, …
pub fn tuple_field(n: usize) -> Name {
    const SMALL: [&str; 8] = ["0", "1", "2", "3", "4", "5", "6", "7"];
    SMALL.get(n).map_or_else(|| Name::from(&n.to_string()), |s| Name::from(s))
}

/// What stands at a place of a declared type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Leaf {
    /// The n-th type parameter.
    Param(u32),
    /// A guard.
    Guard(AdtId),
}

/// The parameters and guards that a value of a declared type owns.
pub fn leaves(index: &Index<'_>, ty: &GTy) -> Vec<(Path, Leaf)> {
    let mut out = Vec::new();
    find_leaves(index, ty, &mut Path::new(), DEPTH, &mut out);
    out
}

fn find_leaves(index: &Index<'_>, ty: &GTy, path: &mut Path, depth: u32, out: &mut Vec<(Path, Leaf)>) {
    if depth == 0 || out.len() > 16 {
        return;
    }
    match ty {
        GTy::Param(n) => out.push((path.clone(), Leaf::Param(*n))),
        GTy::Adt(adt, inner) => {
            if index.adt(*adt).marks.guard.is_some() {
                out.push((path.clone(), Leaf::Guard(*adt)));
                return;
            }
            if !may_own(index, *adt, inner) {
                return;
            }
            for (variant, fields) in index.field_types(*adt).iter().enumerate() {
                let names = index.adt(*adt).variant_fields(variant as u32).list();
                for (field, declared) in names.iter().zip(fields) {
                    let before = path.len();
                    push_field(index, *adt, variant, field.name, path);
                    find_leaves(index, &declared.substitute(inner), path, depth - 1, out);
                    path.truncate(before);
                }
            }
        }
        GTy::Tuple(items) => {
            for (n, item) in items.iter().enumerate() {
                path.push(Projection::Field(tuple_field(n)));
                find_leaves(index, item, path, depth - 1, out);
                path.pop();
            }
        }
        GTy::Array(item) | GTy::Slice(item) => {
            path.push(Projection::Element);
            find_leaves(index, item, path, depth - 1, out);
            path.pop();
        }
        _ => {}
    }
}

/// What of `path` is left below `base`, if it lies at or below it.
///
/// Reading a struct's field does not name the struct as a pattern does, and the `*` of a box need not be written: a step
/// that only one side has is passed over. What is behind the `*` of anything else is not owned: `*guard` is no guard.
pub fn below(base: &[Projection], path: &[Projection]) -> Option<Path> {
    let (mut b, mut p) = (0, 0);
    while b < base.len() {
        match (base[b], *path.get(p)?) {
            (x, y) if x == y => {
                b += 1;
                p += 1;
            }
            // Any of the elements may be this one.
            (Projection::Element | Projection::Back(_), Projection::At(_) | Projection::Element)
            | (Projection::At(_), Projection::Back(_) | Projection::Element)
            | (Projection::Element, Projection::Back(_)) => {
                b += 1;
                p += 1;
            }
            // A field of what is in a box is read without `*`.
            (_, Projection::Deref) => p += 1,
            (Projection::Variant(_), Projection::Field(_)) => b += 1,
            (Projection::Field(_), Projection::Variant(_)) => p += 1,
            _ => return None,
        }
    }
    Some(path[p..].iter().copied().collect())
}
