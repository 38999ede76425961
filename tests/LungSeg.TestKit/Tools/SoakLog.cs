using System.Globalization;
using Xunit;

namespace LungSeg.TestKit.Tools;

/// <summary>
/// What another process holds while it works through many cases, by Linux's own account (proc(5)): a row for every so many
/// cases. Memory goes up and down with the collector; what is never given back is in the least of a row.
/// </summary>
/// <param name="process">Its id.</param>
/// <param name="cases">How many cases there are.</param>
/// <param name="write">Takes the table's lines.</param>
public sealed class SoakLog(int process, int cases, Action<string> write)
{
    private readonly List<Row> _rows = [];
    private readonly List<long> _resident = [];

    /// <summary>Notes what is resident now.</summary>
    public async Task LookAsync(CancellationToken cancellation) => _resident.Add(Megabytes(await StatusAsync(cancellation), "VmRSS"));

    /// <summary>Ends a row.</summary>
    /// <param name="finished">Cases ended so far.</param>
    /// <param name="scratchBlobs">Blobs in the scratch.</param>
    /// <param name="cancellation"></param>
    public async Task EndRowAsync(int finished, int scratchBlobs, CancellationToken cancellation)
    {
        await LookAsync(cancellation);
        var status = await StatusAsync(cancellation);
        var handles = Directory.GetFileSystemEntries($"/proc/{process}/fd").Length;
        var threads = int.Parse(status["Threads"], CultureInfo.InvariantCulture);
        _rows.Add(new(finished, _resident.Min(), _resident.Max(), Megabytes(status, "VmHWM"), handles, threads));
        _resident.Clear();

        if (_rows.Count == 1)
        {
            write("| Cases ended | Resident since the row before, MB | Peak so far, MB | Handles | Threads | Blobs in the scratch |");
            write("|---|---|---|---|---|---|");
        }

        write(string.Create(
            CultureInfo.InvariantCulture,
            $"| {finished} | {_rows[^1].LeastMb} to {_rows[^1].MostMb} | {_rows[^1].PeakMb} | {handles} | {threads} | {scratchBlobs} |"));
    }

    /// <summary>
    /// The first quarter warms up: code is compiled, pools and the heap find their size. What is held in any row of the
    /// second half may be little more than in those of the quarter between.
    /// </summary>
    /// <param name="peakMb">The most that may ever have been resident, MB.</param>
    public void AssertFlat(long peakMb)
    {
        var settled = _rows.Where(row => row.Cases > cases / 4 && row.Cases <= cases / 2).ToList();
        var later = _rows.Where(row => row.Cases > cases / 2).ToList();
        Assert.NotEmpty(settled);
        Assert.NotEmpty(later);
        Assert.All(later, row =>
        {
            Assert.InRange(row.LeastMb, 0, settled.Max(other => other.LeastMb) * 1.15);
            Assert.InRange(row.Handles, 0, settled.Max(other => other.Handles) + 10);
            Assert.InRange(row.Threads, 0, settled.Max(other => other.Threads) + 10);
        });
        Assert.InRange(_rows[^1].PeakMb, 0, peakMb);
    }

    private async Task<Dictionary<string, string>> StatusAsync(CancellationToken cancellation) =>
        (await File.ReadAllLinesAsync($"/proc/{process}/status", cancellation))
            .Select(line => line.Split(':', 2))
            .ToDictionary(parts => parts[0], parts => parts[1].Replace("kB", "", StringComparison.Ordinal).Trim());

    private static long Megabytes(Dictionary<string, string> status, string name) =>
        long.Parse(status[name], CultureInfo.InvariantCulture) * 1024 / 1_000_000;

    private sealed record Row(int Cases, long LeastMb, long MostMb, long PeakMb, int Handles, int Threads);
}
