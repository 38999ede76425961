using System.CommandLine;
using LungSeg.Local.Driver;
using LungSeg.Local.Terminal;
using LungSeg.Local.Watching;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Scratch;
using LungSeg.Pipeline.Stages;
using LungSeg.Storage;
using LungSeg.Workflow;

namespace LungSeg.Local.Commands;

/// <summary><c>lungseg watch</c>: the event-driven pipeline in one process, on a folder or on Azurite or Azure.</summary>
internal static class WatchCommand
{
    public static Command Create()
    {
        var store = new Option<string>("--store")
        {
            Description = "A folder, a storage connection string, UseDevelopmentStorage=true for Azurite, or an account's https address.",
            Required = true,
        };
        var quiet = new Option<double>("--quiet")
        {
            Description = "Seconds without a change after which a case without marker counts as complete.",
            DefaultValueFactory = _ => 10,
        };
        var maximumWait = new Option<double>("--max-wait")
        {
            Description = "Minutes after which a case is processed as it stands.",
            DefaultValueFactory = _ => 60,
        };
        var interval = new Option<double>("--interval")
        {
            Description = "Seconds between two looks at the scans.",
            DefaultValueFactory = _ => 1,
        };
        var untilIdle = new Option<bool>("--until-idle") { Description = "End when every case there is has a result." };
        var json = new Option<bool>("--json") { Description = "Print one JSON line for every case that ends, and nothing else." };
        var processing = new ProcessingArguments();

        var command = new Command("watch", "Process every case that is dropped into the container 'scans'.")
        {
            store, quiet, maximumWait, interval, untilIdle, json,
        };
        processing.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            LocalStores.Open(parsed.GetValue(store)!),
            processing.Parse(parsed),
            new(TimeSpan.FromSeconds(parsed.GetValue(quiet)), TimeSpan.FromMinutes(parsed.GetValue(maximumWait))),
            TimeSpan.FromSeconds(parsed.GetValue(interval)),
            parsed.GetValue(untilIdle),
            parsed.GetValue(json),
            cancellation));
        return command;
    }

    /// <summary>Watches a store until cancelled or idle; returns the exit code.</summary>
    internal static async Task<int> RunAsync(
        IBlobStore store, ProcessingOptions options, CompletenessPolicy completeness, TimeSpan interval,
        bool untilIdle, bool json, CancellationToken cancellation)
    {
        var containers = new Containers();
        var stages = new PipelineStages(store, new BlobScratch(store, containers.Work), containers, LocalDecoders.All);
        var driver = new LocalDriver(stages, new BlobJournal(store, containers), TimeProvider.System, Environment.ProcessorCount);
        var watcher = new CaseWatcher(store, containers, driver, options, completeness, interval);
        watcher.Warned += Console.Error.WriteLine;
        var printer = new OutcomePrinter(store, containers, containers.Results, json);
        watcher.Ended += outcome => printer.PrintAsync(outcome, cancellation);

        return await ProgressViews.For(json).ShowAsync(async report =>
        {
            driver.Progressed += report;
            await watcher.WatchAsync(untilIdle, cancellation);
            return ExitCodes.Done;
        });
    }
}
