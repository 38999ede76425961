using System.Diagnostics;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Metering;

/// <summary>
/// Measures one run of a stage: wall-clock seconds, and the bytes that its calls move through a
/// <see cref="MeteredBlobStore"/>, wherever in the stage they are made.
/// </summary>
public sealed class StageMeter
{
    private static readonly AsyncLocal<StageMeter?> Ambient = new();

    private readonly string _stage;
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _bytesRead;
    private long _bytesWritten;

    private StageMeter(string stage) => _stage = stage;

    internal static StageMeter? Current => Ambient.Value;

    /// <summary>Begins to measure what the current asynchronous flow does.</summary>
    public static StageMeter Start(string stage) => Ambient.Value = new(stage);

    /// <summary>What the stage has cost so far.</summary>
    public StageTiming Timing => new(
        _stage,
        Math.Round(Stopwatch.GetElapsedTime(_started).TotalSeconds, 4),
        Interlocked.Read(ref _bytesRead),
        Interlocked.Read(ref _bytesWritten));

    internal void Read(long bytes) => Interlocked.Add(ref _bytesRead, bytes);

    internal void Wrote(long bytes) => Interlocked.Add(ref _bytesWritten, bytes);
}
