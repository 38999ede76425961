using System.CommandLine;
using System.Globalization;
using LungSeg.Local.Driver;
using LungSeg.Local.Terminal;
using LungSeg.Local.Watching;
using LungSeg.Phantoms;
using LungSeg.Phantoms.Anatomy;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using LungSeg.Voxels.Geometry;
using LungSeg.Workflow;

namespace LungSeg.Local.Commands;

/// <summary>
/// <c>lungseg demo</c>: a synthetic patient from file drop to numbers, on nothing but a folder: what a user would do
/// with a real scan and a real container.
/// </summary>
internal static class DemoCommand
{
    private const string CaseId = "demo-patient";

    private static readonly VolumeGeometry Grid = PhantomGrid.Centred(new(512, 512, 128), new(0.74, 0.74, 2.5));

    private static readonly ThoraxOptions Patient = new()
    {
        PleuralNodule = 14,
        ScanRadius = 188,
        BoneHu = 700, // Above where the surface of bone is drawn.
    };

    public static Command Create()
    {
        var folder = Places.Option("--out", "Where the demo's containers go; must not exist yet.");
        folder.DefaultValueFactory = _ => new(Path.Combine("demo", DateTime.Now.ToString("yyyyMMdd-HHmmss", null)));
        var processing = new ProcessingArguments();
        var command = new Command(
            "demo", "Make a synthetic thorax, drop it file by file, and watch it being processed.")
        {
            folder,
        };
        processing.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    parsed.GetValue(folder)!, processing.Parse(parsed), parsed.InvocationConfiguration.Output,
                    cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        DirectoryInfo folder, ProcessingOptions options, TextWriter output, CancellationToken cancellation)
    {
        if (folder.Exists) throw new UsageException($"{folder.FullName} exists already. Name another --out.");
        Folders.Output(folder, "--out");
        var containers = new Containers();
        var store = BlobStores.Open(folder.FullName);
        output.WriteLine(
            $"Rendering a thorax of {Grid.Size} voxels with a nodule of {Patient.PleuralNodule} mm on the pleura.");
        using var thorax = ThoraxPhantom.Render(Grid, Patient);

        await using var resumable = new ResumableDriver(
            store, containers, WatchSettings.UsualStoreAfter, followUps: []);
        var driver = resumable.Driver;
        var watcher = new CaseWatcher(
            store, containers, driver, options, new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5)),
            TimeSpan.FromSeconds(0.25));
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        CaseOutcome? outcome = null;
        watcher.Ended += async ended =>
        {
            outcome = ended;
            await done.CancelAsync();
        };

        output.WriteLine(
            $"Dropping its slices into {Path.Combine(folder.FullName, containers.Scans, CaseId)} while the watcher "
                + "looks on.");
        await ProgressViews
            .For(json: false)
            .ShowAsync(async report =>
            {
                driver.Progressed += report;
                await Task.WhenAll(
                    DropAsync(store, containers, thorax, cancellation), UntilDoneAsync(watcher, done, cancellation));
                return 0;
            });
        cancellation.ThrowIfCancellationRequested();
        if (outcome is null) return ExitCodes.Failed;

        var results = Path.Combine(folder.FullName, containers.Results);
        new OutcomePrinter(results, json: false, output, Console.Error).Print(
            await EndedCase.ReadAsync(store, containers, outcome, cancellation));
        if (outcome.Status != CaseStatus.Complete)
            return ExitCodes.Failed;
        await PrintTruthAsync(store, containers, outcome, thorax, output, cancellation);
        output.WriteLine();
        output.WriteLine($"To look at it in a browser: lungseg serve {folder.FullName}");
        return ExitCodes.Done;
    }

    private static async Task UntilDoneAsync(
        CaseWatcher watcher, CancellationTokenSource done, CancellationToken cancellation)
    {
        try
        {
            await watcher.WatchAsync(untilIdle: false, done.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The case has ended.
        }
    }

    /// <summary>File by file, as a copy from a scanner or a share arrives; the marker last.</summary>
    private static async Task DropAsync(
        IBlobStore store, Containers containers, Thorax thorax, CancellationToken cancellation)
    {
        foreach (var (name, bytes) in PhantomDicom.Files(thorax, Patient))
        {
            await store.WriteAsync(
                new(containers.Scans, $"{CaseId}/{name}"), WriteCondition.IfAbsent,
                (stream, token) => stream.WriteAsync(bytes, token).AsTask(), cancellation);
        }

        await store.WriteAsync(
            new(containers.Scans, $"{CaseId}/_READY"), WriteCondition.IfAbsent, (_, _) => Task.CompletedTask,
            cancellation);
    }

    private static async Task PrintTruthAsync(
        IBlobStore store, Containers containers, CaseOutcome outcome, Thorax thorax, TextWriter output,
        CancellationToken cancellation)
    {
        var summary = await store.ReadJsonAsync(
            new(containers.Results, outcome.Series[0].SummaryBlob!), PipelineJson.Default.SummaryDocument,
            cancellation);
        output.WriteLine();
        output.WriteLine("Beside the phantom's known truth:");
        Compare("right-lung", Millilitres(thorax, 1));
        Compare("left-lung", Millilitres(thorax, 2));
        Compare("lungs", Millilitres(thorax, 1) + Millilitres(thorax, 2));

        void Compare(string region, double truth)
        {
            var found = summary.Regions.FirstOrDefault(item => item.Name == region)?.VolumeMl;
            if (found is null)
                return;
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {region,-12} found {found,7:F0} mL, true {truth,7:F0} mL, "
                        + $"{(found - truth) / truth,7:+0.0%;-0.0%}"));
        }
    }

    private static double Millilitres(Thorax thorax, byte label) =>
        thorax.Lungs.Span.Count(label) * thorax.Lungs.Geometry.VoxelVolume / 1000;
}
