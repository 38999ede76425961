using System.CommandLine;
using LungSeg.Local.Sending;
using LungSeg.Workflow;

namespace LungSeg.Local.Commands;

/// <summary>The options that shape watching, the same for every command that watches.</summary>
/// <param name="defaultFormats">As of <see cref="ProcessingArguments"/>.</param>
internal sealed class WatchArguments(IReadOnlyList<string>? defaultFormats = null)
{
    private readonly Option<double> _quiet = Numbers.Option(
        "--quiet", "Seconds without a change after which a case without marker counts as complete.", 0, 86_400,
        "seconds", 10);

    private readonly Option<double> _maximumWait = Numbers.Option(
        "--max-wait", "Minutes after which a case is processed as it stands.", 0, 10_080, "minutes", 60);

    private readonly Option<double> _interval = Numbers.Option(
        "--interval",
        "Seconds between two looks at all scans, a tenth of that between two at a case that arrives; longer where a "
            + "look takes long.",
        0.01, 3600, "seconds", 1);

    private readonly Option<double> _storeAfter = Numbers.Option(
        "--store-after",
        "Seconds that finished stages wait to be stored: at most so much work is lost when the watcher is killed. 0: "
            + "none.",
        0, 3600, "seconds", WatchSettings.UsualStoreAfter.TotalSeconds);

    private readonly SendArguments _sending = new("--send-to", isRequired: false);
    private readonly ProcessingArguments _processing = new(defaultFormats);

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_quiet, _maximumWait, _interval, _storeAfter]) command.Options.Add(option);
        _sending.AddTo(command);
        _processing.AddTo(command);
    }

    public WatchSettings Parse(ParseResult parsed) => new(
        _processing.Parse(parsed),
        new(TimeSpan.FromSeconds(parsed.GetValue(_quiet)), TimeSpan.FromMinutes(parsed.GetValue(_maximumWait))),
        TimeSpan.FromSeconds(parsed.GetValue(_interval)),
        TimeSpan.FromSeconds(parsed.GetValue(_storeAfter)),
        _sending.Target(parsed));
}

/// <summary>How to watch.</summary>
/// <param name="Options">What shapes the results.</param>
/// <param name="Completeness">When a case counts as complete.</param>
/// <param name="Interval">Between two looks at the scans.</param>
/// <param name="StoreAfter">How long what stages made waits to be stored.</param>
/// <param name="SendTo">Where DICOM results are sent; null for nowhere.</param>
internal sealed record WatchSettings(
    ProcessingOptions Options, CompletenessPolicy Completeness, TimeSpan Interval, TimeSpan StoreAfter,
    SendTarget? SendTo = null)
{
    /// <summary>
    /// Most cases end within it, and their scratch, as large as their results, never goes to the store.
    /// </summary>
    public static readonly TimeSpan UsualStoreAfter = TimeSpan.FromSeconds(5);
}
