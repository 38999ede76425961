using LungSeg.Dicom.Headers;
using LungSeg.Phantoms;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Local.Tests;

/// <summary>A phantom small enough for many cases in a test: 80 slices of 90 x 72.</summary>
internal static class SmallPatient
{
    private static readonly Lazy<IReadOnlyList<(string Name, byte[] Bytes)>> Rendered = new(Render);

    public static IReadOnlyList<(string Name, byte[] Bytes)> Slices => Rendered.Value;

    /// <summary>Drops files as an uploader does, one after the other.</summary>
    public static async Task DropAsync(
        IBlobStore store, string container, string caseId, IEnumerable<(string Name, byte[] Bytes)> files,
        CancellationToken cancellation)
    {
        foreach (var (name, bytes) in files)
        {
            await store.WriteAsync(
                new(container, $"{caseId}/{name}"), WriteCondition.Always,
                (stream, token) => stream.WriteAsync(bytes, token).AsTask(), cancellation);
        }
    }

    public static Task MarkAsync(IBlobStore store, string container, string caseId, CancellationToken cancellation) =>
        DropAsync(store, container, caseId, [("_READY", [])], cancellation);

    /// <summary>The slices from the feet to the head.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> FromTheFeet =>
        Slices.OrderBy(slice => SliceHeaderReader.Read(slice.Bytes).Header!.InstanceNumber);

    private static IReadOnlyList<(string Name, byte[] Bytes)> Render() =>
        [.. PhantomDicom.Files(PhantomGrid.Centred(new(90, 72, 80), new(4, 4, 4)))];
}
