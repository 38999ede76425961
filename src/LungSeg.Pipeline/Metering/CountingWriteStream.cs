using LungSeg.Formats;

namespace LungSeg.Pipeline.Metering;

/// <summary>Passes on what is written and tells how many bytes it was. The stream beneath stays the store's.</summary>
internal sealed class CountingWriteStream(Stream inner, Action<long> count) : PassingStream(inner)
{
    protected override void Note(ReadOnlySpan<byte> bytes) => count(bytes.Length);
}
