using System.Diagnostics;
using Xunit;

namespace LungSeg.TestKit.Dicom;

/// <summary>
/// Takes so many broken objects as a pipeline would, and holds each to what docs/guarantees.md promises: a header or a
/// named fault, no exception, soon, within memory that follows from the object's length.
/// </summary>
public sealed class FuzzCampaign(IReadOnlyList<byte[]> seeds, int seed)
{
    /// <summary>
    /// What a header may take of memory, bytes: this, and <see cref="HeaderMultiple"/> for each byte of the object.
    /// </summary>
    public const long HeaderConstant = 128 << 10, HeaderMultiple = 64;

    /// <summary>What a header of the deflated syntax may take on top: it is inflated up to 16 MB.</summary>
    public const long DeflatedConstant = 64 << 20;

    /// <summary>What decoding may take beside the HU, bytes.</summary>
    public const long PixelsConstant = 1 << 20, PixelsMultiple = 2400;

    /// <summary>
    /// Far beyond what any object of a few kilobytes takes on a loaded machine: this finds what hangs.
    /// </summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly SortedDictionary<string, int> _ends = new(StringComparer.Ordinal);

    /// <summary>How many objects ended how: "header", "pixels: code", or the code of the header's fault.</summary>
    public IReadOnlyDictionary<string, int> Ends => _ends;

    public TimeSpan Longest { get; private set; }

    /// <summary>The most that a header took, bytes, and the length of that object.</summary>
    public (long Bytes, int Length) LargestHeader { get; private set; }

    /// <summary>The most that decoding took, bytes, and the length of that object.</summary>
    public (long Bytes, int Length) LargestPixels { get; private set; }

    /// <summary>
    /// Takes <paramref name="count"/> mutations; one that breaks a promise is thrown with its number, which with the
    /// seed makes it again.
    /// </summary>
    public void Run(int count)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var file = DicomMutations.Mutate(seeds[i % seeds.Count], random);
            try
            {
                Take(file);
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                throw new InvalidOperationException(
                    $"Mutation {i} of seed {seed}, {file.Length} bytes: {fault.Message}", fault);
            }
        }
    }

    private void Take(byte[] file)
    {
        var clock = Stopwatch.GetTimestamp();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = DicomFuzz.ReadHeader(file);
        var header = GC.GetAllocatedBytesForCurrentThread() - before;
        if (header > LargestHeader.Bytes) LargestHeader = (header, file.Length);
        var deflated = file.AsSpan().IndexOf("1.2.840.10008.1.2.1.99"u8) >= 0 ? DeflatedConstant : 0;
        Assert.True(
            header <= HeaderConstant + deflated + (HeaderMultiple * file.Length), $"its header took {header} bytes");

        var end = read.Fault?.Code ?? "header";
        if (read.Header is { } accepted)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            if (DicomFuzz.DecodePixels(file, accepted) is { } fault) end = $"pixels: {fault.Code}";
            var pixels = GC.GetAllocatedBytesForCurrentThread() - before;
            if (pixels > LargestPixels.Bytes) LargestPixels = (pixels, file.Length);
            Assert.True(
                pixels <= PixelsConstant + deflated + (PixelsMultiple * file.Length),
                $"its pixels took {pixels} bytes");
        }

        _ends[end] = _ends.GetValueOrDefault(end) + 1;
        var time = Stopwatch.GetElapsedTime(clock);
        if (time > Longest) Longest = time;
        Assert.True(time < Limit, $"it took {time}");
    }
}
