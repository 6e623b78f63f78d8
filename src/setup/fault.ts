import type { Issue } from '../../contract/issue.ts';

/** A server is not there yet: worth another try. The reason is one clause, the same for the same cause. */
export class Away extends Error {}

/** A server says no; asking again changes nothing. */
export class Refused extends Error {
  readonly status: number;
  readonly issue: Issue;

  constructor(status: number, issue: Issue) {
    super(issue.problem);
    this.status = status;
    this.issue = issue;
  }
}

/** Time is up, or somebody stopped the program; what was done stays done. */
export class GivenUp extends Error {}
