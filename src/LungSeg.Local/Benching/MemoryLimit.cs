using System.Diagnostics;
using LungSeg.Voxels.Memory;

namespace LungSeg.Local.Benching;

/// <summary>What the machine's memory allows: nothing that looks at every voxel can be faster.</summary>
internal static class MemoryLimit
{
    private const int Bytes = 64 << 20;
    private const int Piece = 1 << 20;
    private const int Repetitions = 7;

    /// <summary>Bytes read and written in a second by a copy of 64 MB on all processors: the best of several.</summary>
    public static double BytesPerSecond()
    {
        using var from = new VoxelBuffer<byte>(Bytes);
        using var to = new VoxelBuffer<byte>(Bytes);
        from.Span.Fill(1);
        var best = double.PositiveInfinity;
        for (var i = 0; i < Repetitions; i++)
        {
            var started = Stopwatch.GetTimestamp();
            SlabScheduler.Run(Bytes, Piece, (start, end) => from.Span[start..end].CopyTo(to.Span[start..end]));
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return 2.0 * Bytes / best;
    }
}
