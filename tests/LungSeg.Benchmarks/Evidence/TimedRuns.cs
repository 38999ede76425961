using LungSeg.Benchmarks.SideBySide;

namespace LungSeg.Benchmarks.Evidence;

/// <summary>Runs the program into a folder that is emptied after each run.</summary>
internal sealed class TimedRuns(string program) : IDisposable
{
    private readonly string _results =
        Path.Combine(Path.GetTempPath(), $"lungseg-timed-{Environment.ProcessId}-{Guid.NewGuid():N}");

    /// <summary>Medians of so many runs.</summary>
    /// <exception cref="InvalidOperationException">The program failed, or is not there.</exception>
    public ProgramCost Cost(int repetitions, IReadOnlyList<string> arguments)
    {
        var costs = new List<ProgramCost>();
        for (var i = 0; i < repetitions; i++)
        {
            costs.Add(Peers.Time(program, [.. arguments, "--out", _results])
                ?? throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' failed."));
            Dispose();
        }

        return ProgramCost.Of(costs);
    }

    public void Dispose()
    {
        if (Directory.Exists(_results)) Directory.Delete(_results, recursive: true);
    }
}
