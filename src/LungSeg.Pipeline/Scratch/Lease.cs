using LungSeg.Pipeline.Ports;

namespace LungSeg.Pipeline.Scratch;

/// <summary>
/// Lends a value; on the lease's end it is disposed where <paramref name="owned"/>, and left alone where it belongs to
/// another.
/// </summary>
internal sealed class Lease<T>(T value, bool owned) : ILease<T>
    where T : IDisposable
{
    public T Value { get; } = value;

    public void Dispose()
    {
        if (owned) Value.Dispose();
    }
}
