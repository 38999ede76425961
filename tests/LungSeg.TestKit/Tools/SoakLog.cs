using System.Globalization;
using Xunit;

namespace LungSeg.TestKit.Tools;

/// <summary>
/// What another process holds while it works through many cases, by Linux's own account (proc(5)): a row for every so
/// many cases. Resident after a case is the least that was seen since the case before ended: what is never given back
/// is in it.
/// </summary>
/// <param name="process">Its id.</param>
/// <param name="cases">How many cases there are.</param>
/// <param name="write">Takes the table's lines.</param>
public sealed class SoakLog(int process, int cases, Action<string> write)
{
    private readonly List<Row> _rows = [];

    /// <summary>Resident after each case that has ended, MB.</summary>
    private readonly List<double> _after = [];
    private double _min = double.MaxValue;
    private double _max;

    /// <summary>Notes what is resident now.</summary>
    /// <param name="finished">Cases ended so far.</param>
    /// <param name="cancellation"></param>
    public async Task LookAsync(int finished, CancellationToken cancellation)
    {
        var resident = Megabytes(await StatusAsync(cancellation), "VmRSS");
        (_min, _max) = (Math.Min(_min, resident), Math.Max(_max, resident));
        if (finished <= _after.Count) return;
        while (_after.Count < finished) _after.Add(_min);
        _min = double.MaxValue;
    }

    /// <summary>Ends a row.</summary>
    /// <param name="scratchBlobs">Blobs in the scratch.</param>
    /// <param name="cancellation"></param>
    public async Task EndRowAsync(int scratchBlobs, CancellationToken cancellation)
    {
        var status = await StatusAsync(cancellation);
        var handles = Directory.GetFileSystemEntries($"/proc/{process}/fd").Length;
        var threads = int.Parse(status["Threads"], CultureInfo.InvariantCulture);
        var after = _after.Skip(_rows.LastOrDefault()?.Cases ?? 0).ToList();
        if (_rows.Count == 0)
        {
            write(
                "| Cases ended | Resident after each, MB | At most meanwhile, MB | Peak so far, MB | Handles | "
                    + "Threads | Blobs in the scratch |");
            write("|---|---|---|---|---|---|---|");
        }

        _rows.Add(new(_after.Count, handles, threads));
        write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {_after.Count} | {after.Min():0} to {after.Max():0} | {_max:0} | {Megabytes(status, "VmHWM"):0} "
                    + $"| {handles} | {threads} | {scratchBlobs} |"));
        _max = 0;
    }

    /// <summary>
    /// The first quarter warms up: code is compiled, pools and the heap find their size. After no case of the second
    /// half may much more be held than in the quarter between, and on average hardly more.
    /// </summary>
    /// <param name="peakMb">The most that may ever have been resident, MB.</param>
    /// <param name="cancellation"></param>
    public async Task AssertFlatAsync(double peakMb, CancellationToken cancellation)
    {
        Assert.Equal(cases, _after.Count);
        var settled = _after[(cases / 4)..(cases / 2)];
        var later = _after[(cases / 2)..];
        Assert.All(later, resident => Assert.InRange(resident, 0, settled.Max() * 1.15));
        Assert.InRange(_after[^(cases / 4)..].Average(), 0, settled.Average() * 1.05);

        var rows = _rows.Where(row => row.Cases > cases / 4).ToLookup(row => row.Cases <= cases / 2);
        Assert.All(rows[false], row =>
        {
            Assert.InRange(row.Handles, 0, rows[true].Max(other => other.Handles) + 10);
            Assert.InRange(row.Threads, 0, rows[true].Max(other => other.Threads) + 10);
        });
        Assert.InRange(Megabytes(await StatusAsync(cancellation), "VmHWM"), 0, peakMb);
    }

    private async Task<Dictionary<string, string>> StatusAsync(CancellationToken cancellation) =>
        (await File.ReadAllLinesAsync($"/proc/{process}/status", cancellation))
            .Select(line => line.Split(':', 2))
            .ToDictionary(parts => parts[0], parts => parts[1].Replace("kB", "", StringComparison.Ordinal).Trim());

    private static double Megabytes(Dictionary<string, string> status, string name) =>
        double.Parse(status[name], CultureInfo.InvariantCulture) * 1024 / 1_000_000;

    private sealed record Row(int Cases, int Handles, int Threads);
}
