/** PIM for Azure resources behind Resource Manager: the same operations for assignments and for eligibilities. */
import {
  eligibilityResource,
  instanceResource,
  requestResource,
  scheduleResource,
} from './authorization-shapes.ts';
import { filterOf, list, missing, name, ok, under } from './authorization-route.ts';
import { conjuncts, itemFilter } from './filter.ts';
import type { PimList } from './pim.ts';
import { pimOf } from './route.ts';
import type { ArmCall, ArmRoute } from './route.ts';
import { sameScope } from './scope.ts';
import type { Assignment } from './tenant.ts';
import { isInstance } from './tenant.ts';

const VERSIONS = ['2020-10-01', '2024-09-01-preview'];

export const pimRoutes = (of: PimList): readonly ArmRoute[] => {
  const requests = `role${of}ScheduleRequests`;
  const schedules = `role${of}Schedules`;
  const instances = `role${of}ScheduleInstances`;
  const inForce = ({ tenant }: ArmCall): ReadonlySet<Assignment> =>
    of === 'Assignment' ? tenant.assignments : tenant.eligibilities;
  const instanceOf = of === 'Assignment' ? instanceResource : eligibilityResource;
  return [
    under('PUT', requests, { named: true, action: `${requests}/write`, versions: VERSIONS }, (call, scope) =>
      ok(requestResource(call, pimOf(call, of).put(name(call), scope, call.body, call.caller), of), 201),
    ),
    under('GET', requests, { named: true, action: `${requests}/read`, versions: VERSIONS }, (call, scope) =>
      ok(requestResource(call, pimOf(call, of).get(name(call), scope), of)),
    ),
    under(
      'POST',
      requests,
      { named: true, verb: 'validate', action: `${requests}/write`, versions: VERSIONS },
      (call, scope) =>
        ok(requestResource(call, pimOf(call, of).validate(name(call), scope, call.body, call.caller), of)),
    ),
    under(
      'POST',
      requests,
      { named: true, verb: 'cancel', action: `${requests}/cancel/action`, versions: VERSIONS },
      (call, scope) => {
        pimOf(call, of).cancel(name(call), scope);
        return { status: 200 };
      },
    ),
    under('GET', requests, { action: `${requests}/read`, versions: VERSIONS }, (call, scope) => {
      const asked = conjuncts(filterOf(call) ?? '').filter((clause) => !/^asRequestor\(\)$/i.test(clause));
      const fits = itemFilter(asked.join(' and '), scope, call.caller.objectId);
      const mine = /asRequestor\(\)/i.test(filterOf(call) ?? '');
      return list(
        pimOf(call, of)
          .list()
          .filter((request) => fits({ ...request, principalId: request.principal.id }))
          .filter((request) => !mine || request.requestorId === call.caller.objectId)
          .map((request) => requestResource(call, request, of)),
      );
    }),
    under('GET', schedules, { action: `${schedules}/read`, versions: VERSIONS }, (call, scope) => {
      const fits = itemFilter(filterOf(call), scope, call.caller.objectId);
      const now = call.tenant.clock.now();
      return list(
        [...inForce(call)]
          .filter((entry) => entry.scheduleFrom <= now && fits(entry))
          .map((entry) => scheduleResource(call, entry, { seenFrom: scope, of })),
      );
    }),
    under(
      'GET',
      schedules,
      { named: true, action: `${schedules}/read`, versions: VERSIONS },
      (call, scope) => {
        const now = call.tenant.clock.now();
        const found = [...inForce(call)].find(
          (entry) =>
            entry.schedule === name(call).toLowerCase() &&
            entry.scheduleFrom <= now &&
            sameScope(entry.scope, scope),
        );
        if (found === undefined) throw missing(`role ${of.toLowerCase()} schedule`, name(call));
        return ok(scheduleResource(call, found, { seenFrom: scope, of }));
      },
    ),
    under('GET', instances, { action: `${instances}/read`, versions: VERSIONS }, (call, scope) => {
      const fits = itemFilter(filterOf(call), scope, call.caller.objectId);
      const now = call.tenant.clock.now();
      return list(
        [...inForce(call)]
          .filter((entry) => isInstance(entry, now) && fits(entry))
          .map((entry) => instanceOf(call, entry, scope)),
      );
    }),
    under(
      'GET',
      instances,
      { named: true, action: `${instances}/read`, versions: VERSIONS },
      (call, scope) => {
        const now = call.tenant.clock.now();
        const found = [...inForce(call)].find(
          (entry) =>
            entry.name === name(call).toLowerCase() &&
            isInstance(entry, now) &&
            sameScope(entry.scope, scope),
        );
        if (found === undefined) throw missing(`role ${of.toLowerCase()} schedule instance`, name(call));
        return ok(instanceOf(call, found, scope));
      },
    ),
  ];
};
