using System.CommandLine;
using LungSeg.Local.Driver;
using LungSeg.Local.Running;
using LungSeg.Local.Terminal;
using LungSeg.Local.Watching;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;
using LungSeg.Viewer.Cases;

namespace LungSeg.Local.Commands;

/// <summary>
/// <c>lungseg watch</c>: the event-driven pipeline in one process, on a folder or on Azurite or Azure.
/// </summary>
internal static class WatchCommand
{
    public static Command Create()
    {
        var store = new Option<string>("--store")
        {
            Description =
                "A folder, a storage connection string, UseDevelopmentStorage=true for Azurite, an account's https "
                    + "address, or env:NAME for a variable that holds one of these.",
            Required = true,
        };
        var untilIdle = new Option<bool>("--until-idle") { Description = "End when every case there is has a result." };
        var json = new Option<bool>("--json")
        {
            Description = "Print one JSON line for every case that ends, and nothing else.",
        };
        var watching = new WatchArguments();

        var command = new Command(
            "watch",
            "Process every case that is dropped into the container 'scans', behind other work on this machine, "
                + "and keep a table of all results.")
        {
            store, untilIdle, json,
        };
        watching.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            BackgroundPriority.Take();
            return RunAsync(
                LocalStores.Open(parsed.GetValue(store)!),
                watching.Parse(parsed),
                parsed.GetValue(untilIdle),
                parsed.GetValue(json),
                parsed.InvocationConfiguration,
                cancellation);
        });
        return command;
    }

    /// <summary>
    /// Watches a store until cancelled or idle, and tells <paramref name="activity"/> what runs; returns the exit code.
    /// </summary>
    internal static async Task<int> RunAsync(
        IBlobStore store, WatchSettings settings, bool untilIdle, bool json, InvocationConfiguration streams,
        CancellationToken cancellation, LiveActivity? activity = null)
    {
        var containers = new Containers();
        await using var claim = await new WatcherClaim(store, containers, TimeProvider.System).TakeAsync(
            () =>
                streams.Error.WriteLine("Another watcher works on this store. Standing by to take over when it ends."),
            cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, claim.Lost);
        using var after = new AfterCases(store, containers, settings.SendTo, streams.Error.WriteLine);
        await using var resumable = new ResumableDriver(store, containers, settings.StoreAfter, after.FollowUps);
        var driver = resumable.Driver;
        var watcher = new CaseWatcher(
            store, containers, driver, settings.Options, settings.Completeness, settings.Interval);
        watcher.Arriving += resumable.Expect;
        watcher.Stopped += resumable.Forget;
        watcher.Warned += streams.Error.WriteLine;
        var (printer, codes) = (
            new OutcomePrinter(containers.Results, json, streams.Output, streams.Error), new List<int>());
        watcher.Ended += async outcome =>
        {
            var ended = await EndedCase.ReadAsync(resumable.Store, containers, outcome, cancellation);
            codes.Add(ended.ExitCode);
            after.Ask();
            printer.Print(ended);
        };

        return await ProgressViews.For(json).ShowAsync(async report =>
        {
            driver.Progressed += report;
            if (activity is not null)
            {
                driver.Progressed += activity.Report;
                watcher.Stopped += activity.End;
            }

            using var idle = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
            var following = after.RunAsync(idle.Token);
            try
            {
                await watcher.WatchAsync(untilIdle, stop.Token);
                await after.FinishAsync(stop.Token);
                return ExitCodes.Of(codes);
            }
            catch (OperationCanceledException)
                when (claim.Lost.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                streams.Error.WriteLine(
                    "Another watcher took the store over, because this one gave no sign of life for a minute.");
                return ExitCodes.Failed;
            }
            finally
            {
                await idle.CancelAsync();
                await following;
            }
        });
    }
}
