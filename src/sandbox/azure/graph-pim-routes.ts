/** The addresses of one of PIM's lists behind Graph, the same for directory roles and for groups but for their words. */
import { jsonBody } from '../http.ts';
import type { DirectoryPim, DirectoryRequest } from './directory-pim.ts';
import { opens } from './directory-pim.ts';
import {
  activatedUsing,
  assignmentInstance,
  assignmentSchedule,
  eligibilityInstance,
  eligibilitySchedule,
  requestOf,
} from './directory-shapes.ts';
import { badRequest } from './graph-error.ts';
import { listOf, oneOf } from './graph-list.ts';
import { demand, under } from './graph-route.ts';
import type { GraphCall, Route } from './graph-route.ts';
import type { Json } from './json.ts';
import { isObject, textAt } from './json.ts';
import type { PimList } from './pim.ts';
import { isInstance } from './tenant.ts';
import type { Assignment } from './tenant.ts';

export interface PimAddresses {
  readonly of: PimList;
  /** `roleManagement/directory/roleAssignment`: what every address begins with. */
  readonly base: string;
  readonly read: readonly string[];
  readonly assign: readonly string[];
  readonly remove: readonly string[];
  readonly pim: (call: GraphCall) => DirectoryPim;
  readonly inForce: (call: GraphCall) => ReadonlySet<Assignment>;
  /** In this API's own words. */
  readonly shape: (item: Json) => Json;
  /** Throws GraphError where the list may not be asked for so. */
  readonly assertFilter: (filter: string) => void;
}

export const pimRoutes = (at: PimAddresses): readonly Route[] => {
  const { of, base, read, assign, remove, pim } = at;
  const requests = `${base}ScheduleRequests`;
  const shown = (call: GraphCall, request: DirectoryRequest): Json =>
    at.shape(requestOf(request, { status: pim(call).statusOf(request), now: call.tenant.clock.now() }));
  const list = (call: GraphCall, what: string, items: readonly Json[]) => {
    at.assertFilter(call.request.query.get('$filter') ?? '');
    return listOf(call.request, what, items);
  };
  return [
    under('GET', `${base}ScheduleInstances`, read, (call) => {
      const now = call.tenant.clock.now();
      const items = [...at.inForce(call)].filter((entry) => isInstance(entry, now));
      return list(call, `${base}ScheduleInstances`, items.map(asked(call, of, 'instance')).map(at.shape));
    }),
    under('GET', `${base}Schedules`, read, (call) => {
      const now = call.tenant.clock.now();
      const items = [...at.inForce(call)].filter(({ scheduleFrom }) => scheduleFrom <= now);
      return list(call, `${base}Schedules`, items.map(asked(call, of, 'schedule')).map(at.shape));
    }),
    under('GET', requests, read, (call) => {
      const listed = pim(call).list();
      return list(
        call,
        requests,
        listed.map((request) => shown(call, request)),
      );
    }),
    under('GET', `${requests}/{id}`, read, (call, id) =>
      oneOf(call.request, requests, shown(call, pim(call).get(id))),
    ),
    under('POST', requests, remove, (call) => {
      const body = jsonBody(call.request);
      const action = isObject(body) ? (textAt(body, 'action') ?? '') : '';
      if (!/^(adminRemove|selfDeactivate)$/i.test(action)) demand(call.caller, assign);
      return {
        ...oneOf(call.request, requests, shown(call, pim(call).post(body, call.caller))),
        status: 201,
      };
    }),
    under('POST', `${requests}/{id}/cancel`, remove, (call, id) => {
      // Whoever may only remove may call back a request to assign, and not one to remove.
      if (!opens(pim(call).get(id).action)) demand(call.caller, assign);
      pim(call).cancel(id);
      return { status: 204 };
    }),
  ];
};

const asked = (
  call: GraphCall,
  of: PimList,
  what: 'instance' | 'schedule',
): ((entry: Assignment) => Json) => {
  const expand = isExpanded(call, of);
  if (of === 'Eligibility') return what === 'instance' ? eligibilityInstance : eligibilitySchedule;
  const plain = what === 'instance' ? assignmentInstance : assignmentSchedule;
  return (entry) => ({ ...plain(entry), ...(expand ? activatedUsing(entry, what) : {}) });
};

/** Only what people activated has something behind it to be shown. */
const isExpanded = ({ request }: GraphCall, of: PimList): boolean => {
  const expand = request.query.get('$expand');
  if (expand === null) return false;
  if (of === 'Assignment' && /^activatedUsing$/i.test(expand)) return true;
  throw badRequest(`Parsing OData Select and Expand failed: the sandbox does not expand '${expand}'.`);
};
