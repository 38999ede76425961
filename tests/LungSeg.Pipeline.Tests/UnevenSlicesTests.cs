using System.Runtime.InteropServices;
using LungSeg.Dicom.Headers;
using LungSeg.Phantoms;
using LungSeg.Pipeline.Scratch;
using LungSeg.Storage;
using static LungSeg.Pipeline.Tests.PhantomCase;

namespace LungSeg.Pipeline.Tests;

/// <summary>
/// A volume made of slices that are not evenly spaced: slices on the grid as they are, others between the two around
/// them.
/// </summary>
public class UnevenSlicesTests
{
    private const int Slices = 41, SliceBytes = 48 * 40 * sizeof(short);

    [Theory]
    [InlineData("linear", 1)]
    [InlineData("linear", 7)]
    [InlineData("cubic", 16)]
    public async Task Slabs_joined_are_bit_identical_to_the_whole(string interpolation, int slabSlices)
    {
        var store = await DropAsync(IsThere);
        var whole = await ConvertAsync(store, new MemoryScratch(), interpolation, int.MaxValue, resampleUneven: true);
        var slabs = await ConvertAsync(
            store, new BlobScratch(store, Names.Work), interpolation, slabSlices, resampleUneven: true);

        Assert.True(slabs.Count > 1);
        Assert.Equal(whole.Native, slabs.Native);
        Assert.Equal(whole.Isotropic, slabs.Isotropic);
    }

    [Fact]
    public async Task Slices_that_are_there_are_taken_as_they_are_and_the_others_lie_between()
    {
        var even = (await ConvertAsync(await DropAsync(_ => true), new MemoryScratch(), "linear", int.MaxValue)).Native;
        var uneven = (
            await ConvertAsync(
                await DropAsync(IsThere), new MemoryScratch(), "linear", int.MaxValue, resampleUneven: true)).Native;

        Assert.Equal(even.Length, uneven.Length);
        for (var z = 0; z < Slices; z++)
        {
            var made = Slice(uneven, z);
            if (IsThere(z))
            {
                Assert.True(made.SequenceEqual(Slice(even, z)), $"slice {z}");
                continue;
            }

            for (var i = 0; i < made.Length; i++)
                Assert.Equal(
                    Math.Round((Slice(even, z - 1)[i] + Slice(even, z + 1)[i]) / 2.0, MidpointRounding.ToEven),
                    made[i]);
        }
    }

    private static bool IsThere(int z) => z is < 14 or > 27 || z % 2 == 0;

    private static ReadOnlySpan<short> Slice(byte[] volume, int z) =>
        MemoryMarshal.Cast<byte, short>(volume.AsSpan(z * SliceBytes, SliceBytes));

    /// <summary>A phantom of 4 mm slices, without some of them; counted from below.</summary>
    private static async Task<MemoryBlobStore> DropAsync(Func<int, bool> isThere)
    {
        var store = new MemoryBlobStore();
        var files = PhantomDicom.Files(PhantomGrid.Centred(new(48, 40, Slices), new(8, 8, 4)))
            .OrderBy(file => SliceHeaderReader.Read(file.Content).Header!.Frames[0].Position!.Value.Z).ToList();
        for (var z = 0; z < Slices; z++)
        {
            if (isThere(z)) await WriteAsync(store, $"case/{files[z].FileName}", files[z].Content);
        }

        return store;
    }
}
