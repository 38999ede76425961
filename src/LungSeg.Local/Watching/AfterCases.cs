using LungSeg.Cohorts.Kept;
using LungSeg.Local.Sending;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Ports;
using LungSeg.Sending;

namespace LungSeg.Local.Watching;

/// <summary>What a watcher does after the ends of cases: it keeps the table of all results, and sends where told
/// to.</summary>
internal sealed class AfterCases : IDisposable
{
    /// <summary>Between two updates of the table.</summary>
    private static readonly TimeSpan TablePause = TimeSpan.FromSeconds(5);

    /// <summary>Between two looks for what is to be sent.</summary>
    private static readonly TimeSpan SendPause = TimeSpan.FromSeconds(1);

    private readonly List<Upkeep> _works = [];
    private readonly WatchSending? _sending;
    private readonly Action<string> _say;

    public AfterCases(IBlobStore store, Containers containers, SendTarget? sendTo, Action<string> say)
    {
        _say = say;
        var time = TimeProvider.System;
        var cohort = new KeptCohort(store, containers, time);
        _works.Add(
            new(
                $"The table {KeptCohort.FileName} of all results could not be brought up to date",
                async cancellation =>
                    (await cohort.UpdateAsync(TimeSpan.MaxValue, int.MaxValue, cancellation)).HasMore
                        ? TablePause
                        : null,
                time, TablePause, say));
        FollowUps = [KeptCohort.FollowUpsOf(store, containers)];
        if (sendTo is null) return;

        _sending = new(store, containers, sendTo, say);
        _works.Add(new("Results could not be sent", _sending.RunAsync, time, SendPause, say));
        FollowUps = [.. FollowUps, OwedSending.FollowUpsOf(store, containers)];
    }

    /// <summary>What finished revisions are to be written down for.</summary>
    public IReadOnlyList<FollowUps> FollowUps { get; }

    /// <summary>A case has ended.</summary>
    public void Ask() => _works.ForEach(work => work.Ask());

    /// <summary>Works until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellation) =>
        Task.WhenAll(_works.Select(work => work.RunAsync(cancellation)));

    /// <summary>Does what is due now, and says what is left to the next watcher.</summary>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        var isLeft = false;
        foreach (var work in _works) isLeft |= await work.WorkAsync(cancellation) is not null;
        if (isLeft) _say("Something is left to be sent: the next watcher goes on with it.");
    }

    public void Dispose()
    {
        _works.ForEach(work => work.Dispose());
        _sending?.Dispose();
    }
}
