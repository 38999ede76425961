using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using LungSeg.Local.Driver;
using LungSeg.Local.Running;
using LungSeg.Local.Serving;
using LungSeg.Local.Terminal;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Exports;
using LungSeg.Viewer;
using LungSeg.Viewer.Cases;

namespace LungSeg.Local.Commands;

/// <summary><c>lungseg serve</c>: the results page for one run's folder or for a store of cases.</summary>
internal static class ServeCommand
{
    private const int DefaultPort = 5180;

    public static Command Create()
    {
        var store = new Argument<string>("folder|store")
        {
            Description =
                "A folder that 'run' wrote, or one with such folders anywhere below; or a store as for 'watch': a "
                    + "folder, a connection string, UseDevelopmentStorage=true, an account's https address.",
        };
        var port = Numbers.Whole("--port", "The port to listen on; 0 takes a free one.", 0, 65_535, "", DefaultPort);
        var bind = new Option<string>("--bind")
        {
            Description =
                "The address to listen on. Others than this machine's own are reached without encryption: put a proxy "
                    + "with HTTPS before them.",
            DefaultValueFactory = _ => IPAddress.Loopback.ToString(),
        };
        var scans = Places.Option(
            "--scans",
            "Where the CT is read from that is not among the results: the folder or file that was processed, or a "
                + "folder of many, each called as its case. Left out: a store's own scans, or what is called as the "
                + "case beside or above the results."
        );
        var upload = new Option<bool>("--upload") { Description = "Let the page upload scans into the store." };
        var watch = new Option<bool>("--watch")
        {
            Description = "Process what is dropped or uploaded, as 'watch' does and with its options.",
        };

        bind.Validators.Add(result =>
        {
            if (!IPAddress.TryParse(result.GetValueOrDefault<string>(), out _))
                result.AddError("--bind must be an IP address.");
        });

        var watching = new WatchArguments(defaultFormats: Exporters.ForViewer);
        var command = new Command("serve", "Show results of runs or of a store in a browser.")
        {
            store,
            port,
            bind,
            scans,
            upload,
            watch,
        };
        watching.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(store) is not { } spec || !ResultPlace.IsFolderOfRuns(spec))
                return;
            if (result.GetValue(upload))
                result.AddError("--upload needs a store: this folder holds results of runs.");
            if (result.GetValue(watch))
                result.AddError("--watch needs a store: this folder holds results of runs.");
        });
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var scanFolder = parsed.GetValue(scans) is { } named ? Folders.Input(named, "--scans") : null;

                // Before the server is there: a model is opened now.
                var settings = watching.Parse(parsed);
                var results = ResultPlace.OpenAll(parsed.GetValue(store)!);
                var blobs = results.Store;
                var containers = new Containers();
                var options = new ViewerOptions
                {
                    RunsFolder = results.RunName,
                    AllowUploads = parsed.GetValue(upload),
                    AccessToken = RandomNumberGenerator.GetHexString(32, lowercase: true),
                };
                var activity = new LiveActivity();
                var isStore = results.RunName is null;
                using var scratch = new RunScratch(containers);
                var places = new ScanPlaces(
                    containers, isStore ? null : new(parsed.GetValue(store)!), isStore ? blobs : null, scanFolder);
                await using var host = ViewerHost.Create(
                    new(blobs, options, activity, scans: new ScanVolumes(blobs, containers, places, scratch)),
                    IPAddress.Parse(parsed.GetValue(bind)!), parsed.GetValue(port));
                try
                {
                    await host.StartAsync(cancellation);
                }
                catch (Exception fault) when (fault is IOException or System.Net.Sockets.SocketException)
                {
                    throw new UsageException(
                        $"No server can listen there: {fault.GetBaseException().Message}. Name another --port (0 "
                            + $"takes a free one), or another address with --bind.");
                }

                var output = parsed.InvocationConfiguration.Output;
                output.WriteLine($"{host.Urls.First()}/?access={options.AccessToken}");
                output.WriteLine("Open this address in a browser; it is good until Ctrl-C stops the server.");
                if (parsed.GetValue(watch))
                {
                    return await WatchCommand.RunAsync(
                        blobs, settings, untilIdle: false, json: false, parsed.InvocationConfiguration,
                        cancellation, activity);
                }

                await Task.Delay(Timeout.Infinite, cancellation);
                return ExitCodes.Done;
            }
        );
        return command;
    }
}
