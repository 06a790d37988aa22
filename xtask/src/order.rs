//! Lays functions of the WebAssembly that are alike beside each other, numbers their locals alike and drops twins.
//! Brotli finds more of it again: 1.7 KB less for each visitor, and not an instruction changed. Of loads and stores it
//! takes away what they say of the alignment of an address: 0.3 KB.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::convert::Infallible;

use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{CodeSection, Function, FunctionSection, Instruction, MemArg, Module, ValType};
use wasmparser::{
    CodeSectionReader, FunctionBody, FunctionSectionReader, Operator, Parser, Payload, TypeRef,
};

type Result<T> = std::result::Result<T, reencode::Error<Infallible>>;

const GRAM: usize = 4; // Bytes that must be equal to count as alike; of 3 to 8 it packs best.
const TRIES: usize = 24; // Which function goes first decides 0.5 %, and nobody can tell before.

/// The same module, as small by `packed` as this finds it.
pub(crate) fn order(wasm: &[u8], packed: &dyn Fn(&[u8]) -> usize) -> std::result::Result<Vec<u8>, String> {
    let failed = |error: reencode::Error<Infallible>| format!("the WebAssembly: {error}");
    let mut functions = Functions::read(wasm).map_err(failed)?;
    functions.drop_twins().map_err(failed)?;
    let alike = likeness(&functions.outlines().map_err(failed)?);
    let kept = functions.order.clone();
    let mut smallest: Option<(usize, Vec<u8>)> = None;
    for first in (0..kept.len()).step_by((kept.len() / TRIES).max(1)) {
        functions.place(chain(&alike, first).into_iter().map(|it| kept[it]).collect());
        let mut module = Module::new();
        functions.parse_core_module(&mut module, Parser::new(0), wasm).map_err(failed)?;
        let module = module.finish();
        let size = packed(&module);
        if smallest.as_ref().is_none_or(|(least, _)| size < *least) {
            smallest = Some((size, module));
        }
    }
    Ok(smallest.map_or_else(|| wasm.to_vec(), |(_, module)| module))
}

/// From function to function, each time to the one that is most like the last.
fn chain(alike: &[Vec<f64>], first: usize) -> Vec<usize> {
    let mut left: Vec<usize> = (0..alike.len()).filter(|it| *it != first).collect();
    let mut chain = vec![first];
    let mut last = first;
    while let Some(best) = (0..left.len()).max_by(|a, b| {
        alike[last][left[*a]].total_cmp(&alike[last][left[*b]]).then(b.cmp(a)) // Of equals, the first.
    }) {
        last = left.remove(best);
        chain.push(last);
    }
    chain
}

/// How much each two have in common: their runs of [`GRAM`] bytes, shared by all (Jaccard).
#[allow(clippy::cast_precision_loss, reason = "some thousands of bytes")]
fn likeness(bodies: &[Vec<u8>]) -> Vec<Vec<f64>> {
    let mut owners: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (index, body) in bodies.iter().enumerate() {
        for gram in body.windows(GRAM) {
            let owners = owners.entry(gram).or_default();
            if owners.last() != Some(&index) {
                owners.push(index);
            }
        }
    }
    let mut shared = vec![vec![0_usize; bodies.len()]; bodies.len()];
    for owners in owners.values() {
        for one in owners {
            for other in owners {
                shared[*one][*other] += 1;
            }
        }
    }
    let of = |one: usize, other: usize| {
        let all = shared[one][one] + shared[other][other] - shared[one][other];
        shared[one][other] as f64 / all.max(1) as f64
    };
    (0..bodies.len()).map(|one| (0..bodies.len()).map(|other| of(one, other)).collect()).collect()
}

/// The functions of a module, and where each is to go.
struct Functions<'a> {
    imported: usize,
    params: Vec<usize>, // Of each type.
    types: Vec<u32>,    // Of each function that is not imported, as all that follows.
    bodies: Vec<FunctionBody<'a>>,
    /// The function that stands for it: itself, or its twin.
    twins: Vec<usize>,
    /// Which to write, and in which order.
    order: Vec<usize>,
    /// The new number of each function, of the imported ones too.
    numbers: Vec<u32>,
    /// The new number of each local of the function being written.
    locals: Vec<u32>,
}

impl<'a> Functions<'a> {
    fn read(wasm: &'a [u8]) -> Result<Self> {
        let (mut imported, mut params, mut types, mut bodies) = (0, Vec::new(), Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::TypeSection(section) => {
                    for it in section.into_iter_err_on_gc_types() {
                        params.push(it?.params().len());
                    }
                }
                Payload::ImportSection(section) => {
                    for it in section.into_imports() {
                        imported += usize::from(matches!(it?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::FunctionSection(section) => {
                    for it in section {
                        types.push(it?);
                    }
                }
                Payload::CodeSectionEntry(body) => bodies.push(body),
                _ => {}
            }
        }
        let twins: Vec<_> = (0..bodies.len()).collect();
        let (order, numbers, locals) = (twins.clone(), Vec::new(), Vec::new());
        Ok(Self { imported, params, types, bodies, twins, order, numbers, locals })
    }

    /// Leaves out what does the same as another function; more do once they call the same one.
    fn drop_twins(&mut self) -> Result<()> {
        loop {
            self.place(self.order.clone());
            let mut known = HashMap::new();
            let mut kept = Vec::new();
            for it in self.order.clone() {
                let first = *known.entry((self.types[it], self.written(it)?)).or_insert(it);
                if first == it {
                    kept.push(it);
                } else {
                    self.twins[it] = first;
                }
            }
            if kept.len() == self.order.len() {
                return Ok(());
            }
            self.order = kept;
        }
    }

    /// What is written of each function, but for whom it calls.
    fn outlines(&mut self) -> Result<Vec<Vec<u8>>> {
        self.numbers.fill(0);
        self.order.clone().into_iter().map(|it| self.written(it)).collect()
    }

    fn place(&mut self, order: Vec<usize>) {
        let mut places = vec![0; self.bodies.len()];
        for (place, it) in order.iter().enumerate() {
            places[*it] = self.imported + place;
        }
        let mut numbers: Vec<usize> = (0..self.imported).collect();
        for it in 0..self.bodies.len() {
            let mut twin = it;
            while self.twins[twin] != twin {
                twin = self.twins[twin];
            }
            numbers.push(places[twin]);
        }
        self.numbers = numbers.into_iter().map(number).collect();
        self.order = order;
    }

    fn written(&mut self, function: usize) -> Result<Vec<u8>> {
        let body = self.bodies[function].clone();
        let params = self.params[self.types[function] as usize];
        let groups = self.number_locals(&body, params)?;
        let mut written = Function::new(groups);
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            written.instruction(&self.parse_instruction(&mut operators)?);
        }
        Ok(written.into_raw_body())
    }

    /// The locals of one type stay together, the most used first.
    fn number_locals(&mut self, body: &FunctionBody<'_>, params: usize) -> Result<Vec<(u32, ValType)>> {
        let mut groups = Vec::new();
        let mut group_of = vec![0; params];
        for group in body.get_locals_reader()? {
            let (count, of) = group?;
            group_of.resize(group_of.len() + count as usize, groups.len());
            groups.push((count, self.val_type(of)?));
        }
        let mut uses = vec![0; group_of.len()];
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            if let Operator::LocalGet { local_index: it }
            | Operator::LocalSet { local_index: it }
            | Operator::LocalTee { local_index: it } = operators.read()?
            {
                uses[it as usize] += 1;
            }
        }
        let mut sorted: Vec<usize> = (0..group_of.len()).collect();
        sorted[params..].sort_by_key(|it| (group_of[*it], Reverse(uses[*it])));
        self.locals = vec![0; sorted.len()];
        for (new, old) in sorted.into_iter().enumerate() {
            self.locals[old] = number(new);
        }
        Ok(groups)
    }
}

impl Reencode for Functions<'_> {
    type Error = Infallible;

    fn function_index(&mut self, it: u32) -> Result<u32> {
        Ok(self.numbers[it as usize])
    }

    fn instruction<'a>(&mut self, it: Operator<'a>) -> Result<Instruction<'a>> {
        Ok(match utils::instruction(self, it)? {
            Instruction::LocalGet(it) => Instruction::LocalGet(self.locals[it as usize]),
            Instruction::LocalSet(it) => Instruction::LocalSet(self.locals[it as usize]),
            Instruction::LocalTee(it) => Instruction::LocalTee(self.locals[it as usize]),
            other => other,
        })
    }

    /// How an address is aligned is a hint: what is read and written is the same without it. An instruction that always
    /// has the same hint packs better.
    fn mem_arg(&mut self, it: wasmparser::MemArg) -> Result<MemArg> {
        Ok(MemArg { align: 0, ..utils::mem_arg(self, it)? })
    }

    fn parse_function_section(
        &mut self,
        section: &mut FunctionSection,
        _: FunctionSectionReader<'_>,
    ) -> Result<()> {
        for it in &self.order {
            section.function(self.types[*it]);
        }
        Ok(())
    }

    fn parse_code_section(&mut self, section: &mut CodeSection, _: CodeSectionReader<'_>) -> Result<()> {
        for it in self.order.clone() {
            section.raw(&self.written(it)?);
        }
        Ok(())
    }
}

fn number(it: usize) -> u32 {
    u32::try_from(it).unwrap_or(u32::MAX) // WebAssembly counts in 32 bits.
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::order;
    use wasm_encoder::{
        CodeSection, Function, FunctionSection, Instruction, MemArg, MemorySection, MemoryType, Module,
        TypeSection, ValType,
    };
    use wasmparser::{Operator, Parser, Payload};

    /// A module of functions that each read two addresses, the second with this hint.
    fn module(aligns: &[u32]) -> Vec<u8> {
        let (mut types, mut functions, mut memories, mut codes) =
            (TypeSection::new(), FunctionSection::new(), MemorySection::new(), CodeSection::new());
        types.ty().function([ValType::I32], [ValType::I32]);
        memories.memory(MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        for (index, align) in aligns.iter().enumerate() {
            functions.function(0);
            let mut code = Function::new([]);
            for (offset, align) in [(index as u64, 0), (8, *align)] {
                code.instruction(&Instruction::LocalGet(0));
                code.instruction(&Instruction::I32Load(MemArg { offset, align, memory_index: 0 }));
            }
            code.instruction(&Instruction::I32Add);
            code.instruction(&Instruction::End);
            codes.function(&code);
        }
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&memories).section(&codes);
        module.finish()
    }

    /// What each function reads: offset and hint.
    fn loads(wasm: &[u8]) -> Vec<Vec<(u64, u8)>> {
        let mut all = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            let Payload::CodeSectionEntry(body) = payload.unwrap() else { continue };
            let operators = body.get_operators_reader().unwrap().into_iter().map(Result::unwrap);
            let load = |it| {
                if let Operator::I32Load { memarg } = it { Some((memarg.offset, memarg.align)) } else { None }
            };
            all.push(operators.filter_map(load).collect());
        }
        all
    }

    #[test]
    fn addresses_stay_and_hints_of_their_alignment_go() {
        let mut ordered = loads(&order(&module(&[2, 1]), &|bytes| bytes.len()).unwrap());
        ordered.sort_unstable();
        assert_eq!(ordered, [[(0, 0), (8, 0)], [(1, 0), (8, 0)]]);
    }
}
