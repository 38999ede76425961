namespace LungSeg.Workflow;

/// <summary>
/// Decides when a case is complete: by its marker, or because nothing under its prefix has changed for the quiet
/// period. Never by the order or the number of events. Bounded by the maximum wait.
/// </summary>
internal static class Completeness
{
    /// <summary>Listings looked at before the history is cut by <see cref="IWorkflowContext.ContinueAsNew"/>.</summary>
    private const int LooksPerHistory = 32;

    /// <summary>
    /// Between a change and the next look at a case without marker. The marker's own event may be lost, or come before
    /// the last slice's: then this look finds it, and not the end of the quiet period.
    /// </summary>
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(5);

    /// <summary>Waits until the case is complete; null where the workflow was told to continue as new.</summary>
    public static async Task<Complete?> WaitAsync(IWorkflowContext context, CaseRequest request)
    {
        var policy = request.Completeness;
        var waiting = request.Waiting;
        for (var look = 0; look < LooksPerHistory; look++)
        {
            var listing = await context.RunStageAsync(Stages.ListCase, request.Case);
            var now = context.UtcNow;
            waiting = waiting is null
                ? new(now, listing.Fingerprint, now)
                : waiting.Fingerprint == listing.Fingerprint ? waiting : waiting with
                {
                    Fingerprint = listing.Fingerprint,
                    UnchangedSince = now,
                };

            var marked = listing is { HasMarker: true, Missing: 0 };
            var quiet = !listing.HasMarker && listing.Count > 0 && now - waiting.UnchangedSince >= policy.QuietPeriod;
            if (marked || quiet) return new(listing, waiting, Forced: false);

            var deadline = waiting.WaitingSince + policy.MaximumWait;
            if (now >= deadline) return new(listing, waiting, Forced: true);

            context.Report(
                new(
                    WorkflowProgress.Waiting, listing.Count, 0,
                    $"{listing.Count} files so far, waiting for " + (listing.HasMarker
                        ? $"{listing.Missing} more that the marker tells of"
                        : $"the marker or for {policy.QuietPeriod.TotalSeconds:0.#} s of quiet")));
            await context.WaitUntilAsync(Earlier(deadline, NextLook(now, waiting, listing, policy)));
        }

        context.ContinueAsNew(request with { Waiting = waiting });
        return null;
    }

    /// <summary>
    /// Waits for a quiet period after a listing that turned out not to be final; false where the maximum wait is over.
    /// </summary>
    public static async Task<bool> MayWaitOnAsync(IWorkflowContext context, CaseRequest request, Complete complete)
    {
        var deadline = complete.Waiting.WaitingSince + request.Completeness.MaximumWait;
        if (context.UtcNow >= deadline) return false;
        await context.WaitUntilAsync(Earlier(deadline, context.UtcNow + request.Completeness.QuietPeriod));
        return true;
    }

    /// <summary>
    /// A marked case that lacks instances, and an empty one, are looked at again after a quiet period. One without
    /// marker is looked at when its quiet period would be over, and before that ever more seldom: at 5, 10, 20, 40 s of
    /// quiet.
    /// </summary>
    private static DateTime NextLook(
        DateTime now, CompletenessState waiting, CaseListing listing, CompletenessPolicy policy)
    {
        var quietUntil = waiting.UnchangedSince + policy.QuietPeriod;
        if (listing.HasMarker || listing.Count == 0 || quietUntil <= now) return now + policy.QuietPeriod;
        var quiet = now - waiting.UnchangedSince;
        return Earlier(quietUntil, now + (quiet > FirstLook ? quiet : FirstLook));
    }

    private static DateTime Earlier(DateTime a, DateTime b) => a < b ? a : b;

    /// <summary>A listing that is final.</summary>
    /// <param name="Listing">What lies there.</param>
    /// <param name="Waiting">What was seen until then, to wait on with where the listing turns out not to be
    /// final.</param>
    /// <param name="Forced">The maximum wait ended before the case was complete.</param>
    public sealed record Complete(CaseListing Listing, CompletenessState Waiting, bool Forced);
}
