import { t as Type } from "./plain-forms.js";
import { c as gitHubUserId, x as Fault } from "./brand.js";
import { a as withEnd, h as decoder, m as statusOf } from "./page.js";
// src/adapters/github/team-shape.ts
/** A team as REST answers it, and an answer that is not there. */
const TeamShape = Type.Object({
	id: Type.Integer({ minimum: 1 }),
	slug: Type.String(),
	description: Type.Optional(Type.Union([Type.Null(), Type.String()])),
	privacy: Type.Optional(Type.String()),
	parent: Type.Optional(Type.Union([Type.Null(), Type.Object({ slug: Type.String() })]))
});
const asTeam = ({ id, slug, description, privacy, parent }) => ({
	id,
	slug,
	description: description ?? "",
	parent: parent?.slug,
	secret: privacy === "secret"
});
/** `undefined`: 404. */
const found = async (ask) => {
	try {
		return await ask();
	} catch (thrown) {
		if (statusOf(thrown) === 404) return void 0;
		throw thrown;
	}
};
// src/adapters/github/organization-repositories.ts
/** What people and teams may in an organization's repositories, through REST. https://docs.github.com/rest/collaborators */
const PERMISSIONS = [
	"pull",
	"triage",
	"push",
	"maintain",
	"admin"
];
const Flags = Type.Object({
	pull: Type.Boolean(),
	triage: Type.Optional(Type.Boolean()),
	push: Type.Boolean(),
	maintain: Type.Optional(Type.Boolean()),
	admin: Type.Boolean()
});
const RepositoryShape = Type.Object({
	full_name: Type.String(),
	archived: Type.Optional(Type.Boolean())
});
const GivenRepository = Type.Object({
	full_name: Type.String(),
	permissions: Flags
});
const TeamWithPermission = Type.Intersect([TeamShape, Type.Object({ permissions: Flags })]);
const Level = Type.Object({
	permission: Type.String(),
	user: Type.Optional(Type.Union([Type.Null(), Type.Object({ permissions: Type.Optional(Flags) })]))
});
const teamReposRoute = "GET /orgs/{org}/teams/{team_slug}/repos";
const repositoryRoute = "GET /repos/{owner}/{repo}";
const repositoryTeamsRoute = "GET /repos/{owner}/{repo}/teams";
const levelRoute = "GET /repos/{owner}/{repo}/collaborators/{username}/permission";
const decodeGiven = decoder(teamReposRoute, Type.Array(GivenRepository));
const decodeRepository = decoder(repositoryRoute, RepositoryShape);
const decodeRepositoryTeams = decoder(repositoryTeamsRoute, Type.Array(TeamWithPermission));
const decodeLevel = decoder(levelRoute, Level);
const repositoriesOf = ({ octokit, owner: org }) => ({
	repository: (name) => found(async () => {
		const { full_name: now, archived = false } = decodeRepository((await octokit.request(repositoryRoute, partsOf(name))).data);
		return now.toLowerCase() === name.toLowerCase() ? { archived } : void 0;
	}),
	async permissions(name, login) {
		const level = await found(async () => decodeLevel((await octokit.request(levelRoute, {
			...partsOf(name),
			username: login
		})).data));
		const flags = level?.user?.permissions;
		if (flags !== void 0) return new Set(PERMISSIONS.filter((permission) => flags[permission] === true));
		return new Set(byWord(level?.permission));
	},
	async teamsOn(name) {
		return await found(async () => {
			const all = [];
			for await (const page of withEnd(octokit.paginate.iterator(repositoryTeamsRoute, {
				...partsOf(name),
				per_page: 100
			}), repositoryTeamsRoute)) for (const team of decodeRepositoryTeams(page.data)) all.push({
				...asTeam(team),
				permission: highestOf(team.permissions)
			});
			return all;
		}) ?? [];
	},
	async of(slug) {
		const given = [];
		for await (const page of withEnd(octokit.paginate.iterator(teamReposRoute, {
			org,
			team_slug: slug,
			per_page: 100
		}), teamReposRoute)) for (const { full_name: repository, permissions } of decodeGiven(page.data)) given.push({
			repository,
			permission: highestOf(permissions)
		});
		return given;
	},
	async give(slug, { repository, permission }) {
		await octokit.request("PUT /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}", {
			org,
			team_slug: slug,
			...partsOf(repository),
			permission
		});
	}
});
const partsOf = (name) => {
	const [owner = "", repo = ""] = name.split("/");
	return {
		owner,
		repo
	};
};
const highestOf = (flags) => PERMISSIONS.findLast((permission) => flags[permission] === true) ?? "pull";
/** The four words of old, where the flags are missing. */
const byWord = (word) => {
	switch (word) {
		case "admin": return PERMISSIONS;
		case "write": return [
			"pull",
			"triage",
			"push"
		];
		case "read": return ["pull"];
		default: return [];
	}
};
// src/adapters/github/organization-teams.ts
/** Teams of an organization, through REST. https://docs.github.com/rest/teams */
const Membership$1 = Type.Object({ state: Type.String() });
const Member = Type.Object({
	login: Type.String(),
	id: Type.Integer({ minimum: 1 }),
	inherited: Type.Optional(Type.Boolean())
});
const teamRoute = "GET /orgs/{org}/teams/{team_slug}";
const teamsRoute = "GET /orgs/{org}/teams";
const childrenRoute = "GET /orgs/{org}/teams/{team_slug}/teams";
const membersRoute = "GET /orgs/{org}/teams/{team_slug}/members";
const joinRoute = "PUT /orgs/{org}/teams/{team_slug}/memberships/{username}";
const decodeTeam = decoder(teamRoute, TeamShape);
const decodeTeams = decoder(teamsRoute, Type.Array(TeamShape));
const decodeMembers = decoder(membersRoute, Type.Array(Member));
const decodeJoined = decoder(joinRoute, Membership$1);
const teamsOf = ({ octokit, owner: org }) => {
	let sighted;
	/** NB. GitHub answers 404 also to a token that may not see teams: then nothing would be there, and everything "ended". */
	const assertSight = () => sighted ??= octokit.request(teamsRoute, {
		org,
		per_page: 1
	}).then(() => void 0, (thrown) => {
		sighted = void 0;
		throw thrown;
	});
	const unlessGone = async (ask) => {
		const answer = await found(ask);
		if (answer === void 0) await assertSight();
		return answer ?? [];
	};
	return {
		async team(slug) {
			const team = await found(async () => decodeTeam((await octokit.request(teamRoute, {
				org,
				team_slug: slug
			})).data));
			if (team === void 0) await assertSight();
			return team === void 0 ? void 0 : asTeam(team);
		},
		async all() {
			const all = [];
			for await (const page of withEnd(octokit.paginate.iterator(teamsRoute, {
				org,
				per_page: 100
			}), teamsRoute)) all.push(...decodeTeams(page.data).map(asTeam));
			return all;
		},
		children: (slug) => unlessGone(async () => {
			const all = [];
			for await (const page of withEnd(octokit.paginate.iterator(childrenRoute, {
				org,
				team_slug: slug,
				per_page: 100
			}), childrenRoute)) all.push(...decodeTeams(page.data).map(asTeam));
			return all;
		}),
		members: (slug) => unlessGone(async () => {
			const all = [];
			for await (const page of withEnd(octokit.paginate.iterator(membersRoute, {
				org,
				team_slug: slug,
				per_page: 100
			}), membersRoute)) for (const { id, login, inherited } of decodeMembers(page.data)) all.push({
				id: gitHubUserId(id),
				login,
				inherited: inherited === true
			});
			return all;
		}),
		create: ({ name, description }) => answered("exists", () => octokit.request("POST /orgs/{org}/teams", {
			org,
			name,
			description,
			privacy: "closed",
			notification_setting: "notifications_disabled"
		})),
		remove: (slug) => answered("gone", () => octokit.request("DELETE /orgs/{org}/teams/{team_slug}", {
			org,
			team_slug: slug
		})),
		async join(slug, login) {
			const { data } = await octokit.request(joinRoute, {
				org,
				team_slug: slug,
				username: login,
				role: "member"
			});
			return decodeJoined(data).state === "active" ? "active" : "pending";
		},
		leave: (slug, login) => answered("gone", () => octokit.request("DELETE /orgs/{org}/teams/{team_slug}/memberships/{username}", {
			org,
			team_slug: slug,
			username: login
		})),
		async nest(slug, parent) {
			await octokit.request("PATCH /orgs/{org}/teams/{team_slug}", {
				org,
				team_slug: slug,
				parent_team_id: parent.id
			});
		}
	};
};
/** `otherwise`: what a refusal of the state means. No answer is an answer of its own: it may have happened. */
const answered = async (otherwise, send) => {
	try {
		await send();
		return { kind: "done" };
	} catch (thrown) {
		if (statusOf(thrown) === (otherwise === "gone" ? 404 : 422)) return { kind: otherwise };
		if (thrown instanceof Fault && thrown.code === "github.unreachable") return {
			kind: "unclear",
			fault: thrown
		};
		throw thrown;
	}
};
// src/adapters/github/organization.ts
/** An organization on GitHub, with a token that may manage its teams: who is in it, its teams, its repositories. */
const Account = Type.Object({
	login: Type.String(),
	id: Type.Integer({ minimum: 1 }),
	type: Type.String()
});
const Membership = Type.Object({
	state: Type.String(),
	role: Type.String()
});
const accountRoute = "GET /user/{account_id}";
const selfRoute = "GET /user";
const orgMembershipRoute = "GET /orgs/{org}/memberships/{username}";
const decodeAccount = decoder(accountRoute, Account);
const decodeOrgMembership = decoder(orgMembershipRoute, Membership);
/** The organization is the owner that the client is made for. https://docs.github.com/rest/teams */
const createOrganization = (client, { now, sleep }) => ({
	login: client.owner,
	people: peopleOf(client),
	teams: teamsOf(client),
	repositories: repositoriesOf(client),
	now,
	sleep
});
const peopleOf = ({ octokit, owner: org }) => ({
	async person(id) {
		const account = await found(async () => decodeAccount((await octokit.request(accountRoute, { account_id: id })).data));
		if (account === void 0 || account.id !== id || account.type !== "User") return void 0;
		const membership = await found(async () => decodeOrgMembership((await octokit.request(orgMembershipRoute, {
			org,
			username: account.login
		})).data));
		const standing = standingOf(membership);
		return {
			id,
			login: account.login,
			standing
		};
	},
	async self() {
		try {
			return gitHubUserId(decodeAccount((await octokit.request(selfRoute)).data).id);
		} catch (thrown) {
			if (statusOf(thrown) === 403 || statusOf(thrown) === 404) return void 0;
			throw thrown;
		}
	}
});
const standingOf = (membership) => {
	if (membership === void 0) return "outside";
	if (membership.state !== "active") return "invited";
	return membership.role === "admin" ? "owner" : "member";
};
export { createOrganization };
