# What of a decision the benches express for a policy engine. How access.wasm is made of it: opa.ts, beside it.
package gatehouse

default allow := false

allow if {
	is_in(input.requester, "engineering")
	input.minutes >= 10
	input.minutes <= data.max_minutes
	input.ticket
	not input.frozen
	some manager in approvers
	manager == data.managers[input.requester]
	some owner in approvers
	owner != manager
	is_in(owner, "owners")
}

approvers contains review.by if {
	some review in input.reviews
	review.approves
	review.on_head
	not review.edited
	not review.by in excluded
}

excluded := {input.requester, input.committer}

is_in(person, group) if group in graph.reachable(data.parents, {person})
