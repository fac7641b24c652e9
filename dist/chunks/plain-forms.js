// .ci/plain-forms.ts
/** Optional is a key and not its form: nothing in the JSON says so. */
const optional = /* @__PURE__ */ new WeakSet();
const typed = (type) => (more) => ({
	type,
	...more
});
const Type = {
	Null: typed("null"),
	Boolean: typed("boolean"),
	Integer: typed("integer"),
	Number: typed("number"),
	String: typed("string"),
	Unknown: (more) => ({ ...more }),
	Unsafe: (form) => form,
	Literal: (value, more) => ({
		type: typeof value,
		const: value,
		...more
	}),
	Array: (items, more) => ({
		type: "array",
		items,
		...more
	}),
	Union: (anyOf, more) => ({
		anyOf,
		...more
	}),
	Intersect: (allOf, more) => ({
		allOf,
		...more
	}),
	Record: ({ pattern = "^.*$" }, values, more) => ({
		type: "object",
		patternProperties: { [pattern]: values },
		...more
	}),
	Optional: (form) => {
		const made = { ...form };
		optional.add(made);
		return made;
	},
	Object: (properties, more) => {
		const required = Object.entries(properties).flatMap(([key, form]) => optional.has(form) ? [] : [key]);
		return {
			type: "object",
			...required.length === 0 ? {} : { required },
			properties,
			...more
		};
	}
};
export { Type as t };
