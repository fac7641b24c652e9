// src/core/scopes.ts
const reachOf = (step) => {
	switch (step.kind) {
		case "azure-role": return {
			kind: "azure",
			scopes: [step.scope]
		};
		case "nsg-rule":
			if ("vm" in step) return {
				kind: "azure",
				scopes: [step.vm]
			};
			return {
				kind: "azure",
				scopes: [step.nsg, ..."destinationGroups" in step ? step.destinationGroups : []]
			};
		case "vm-jit": return {
			kind: "azure",
			scopes: [step.vm]
		};
		case "azure-firewall": return {
			kind: "azure",
			scopes: [step.policy]
		};
		case "entra-role": return {
			kind: "elsewhere",
			what: step.directoryScope === "/" ? `The directory role ${step.role}` : `The directory role ${step.role} at ${step.directoryScope}`
		};
		case "entra-group": return {
			kind: "elsewhere",
			what: `The Entra group ${step.group}`
		};
		case "github-team": return {
			kind: "elsewhere",
			what: `The GitHub team ${step.team}`
		};
		case "github-repo": return {
			kind: "elsewhere",
			what: `The repository ${step.repository}`
		};
	}
};
const azureScopesOf = (step) => {
	const reach = reachOf(step);
	return reach.kind === "azure" ? reach.scopes : [];
};
/** `above`: `scope` contains `other`; `below`: it is inside it. */
const relate = (scope, other) => {
	const a = comparable(scope);
	const b = comparable(other);
	if (a === void 0 || b === void 0) return "unknown";
	if (a === b) return "same";
	if (b.startsWith(a)) return "above";
	if (a.startsWith(b)) return "below";
	return isManagementGroup(a) || isManagementGroup(b) ? "unknown" : "apart";
};
const isManagementGroup = (id) => id.toLowerCase().startsWith("/providers/microsoft.management/managementgroups/");
/** Whether `inner` is `outer` or lies in it, as far as the ids tell. */
const isWithin = (inner, outer) => {
	const relation = relate(inner, outer);
	return relation === "same" || relation === "below";
};
/**
* Whether a right on `scope` is, or may be, a right on something in `place`.
* NB. What lies in a management group cannot be seen from its id, so it reaches everywhere: else a role on the
* group above a protected subscription would pass.
*/
const reaches = (scope, place) => relate(scope, place) !== "apart";
/**
* The other environment that a right on `scope` reaches into. The longest scope that holds a place says whose it is; a
* right above other environments reaches into them. The check of the files and the decision both ask here.
*/
const strangeEnvironment = (scope, own, all) => {
	let nearestOwn = 0;
	for (const each of own.scopes) if (isWithin(scope, each)) nearestOwn = Math.max(nearestOwn, each.length);
	const isOwn = (place) => isManagementGroup(place) && !isManagementGroup(scope) ? nearestOwn > 0 : isWithin(scope, place) && nearestOwn > place.length;
	for (const each of all) if (each.name !== own.name && each.scopes.some((place) => reaches(scope, place) && !isOwn(place))) return each;
};
/** What was looked at before: the scopes of a policy's environments are compared with every step of every request. */
const seen = /* @__PURE__ */ new Map();
const MOST_SEEN = 1e3;
/** In lower case, as Azure compares ids, and with a slash behind; undefined: it is not clear what it names. */
const comparable = (id) => {
	if (seen.has(id)) return seen.get(id);
	const text = isUnclear(id) ? void 0 : `${id.toLowerCase()}/`;
	if (seen.size >= MOST_SEEN) seen.clear();
	seen.set(id, text);
	return text;
};
const isUnclear = (id) => /%|\\|\/\.{1,2}(\/|$)/.test(id) || !/^\/(subscriptions|providers)\//i.test(`${id}/`);
/** The resource's own name: what stands behind the last slash of its id. */
const lastName = (id) => id.slice(id.lastIndexOf("/") + 1);
export { relate as a, reaches as i, lastName as n, strangeEnvironment as o, reachOf as r, azureScopesOf as t };
