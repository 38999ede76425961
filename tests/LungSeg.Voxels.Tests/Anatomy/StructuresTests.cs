using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Engines;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Anatomy;

public class StructuresTests
{
    private static readonly VolumeGeometry Grid = VolumeGeometry.AxisAligned(new(4, 4, 4), new(1, 1, 1));

    [Fact]
    public void Ids_are_unique_and_files_hold_no_label_twice_for_one_engine()
    {
        Assert.Equal(Structures.All.Count, Structures.All.DistinctBy(structure => structure.Id).Count());
        foreach (var structures in SegmentationEngines.All.Select(engine => engine.Structures))
        {
            Assert.Equal(structures.Count, structures.DistinctBy(structure => structure.File).Count());
            var segments = structures.Where(structure => structure.Segment is not null).ToList();
            Assert.Equal(segments.Count, segments.DistinctBy(structure => structure.Segment!.Label).Count());
            var surfaces = structures.Where(structure => structure.Surface is not null).ToList();
            Assert.Equal(surfaces.Count, surfaces.DistinctBy(structure => structure.Surface!.Name).Count());
            Assert.All(structures, structure => Assert.Same(structure, Structures.Named(structure.Id)));
        }
    }

    [Fact]
    public void Unknown_names_are_answered_with_those_that_there_are()
    {
        Assert.Contains("right-lung", Assert.Throws<ArgumentException>(() => Structures.Named("spleen")).Message);
        Assert.Contains(
            "robust, tutorial", Assert.Throws<ArgumentException>(() => SegmentationEngines.Named("best")).Message);
    }

    [Fact]
    public void Masks_belong_to_the_set_until_they_are_taken()
    {
        var (right, left) = (new BitVolume(Grid), new BitVolume(Grid));
        using var masks = new StructureMasks(Grid).Add(Structures.LeftLung, left).Add(Structures.RightLung, right);

        Assert.Equal([Structures.RightLung, Structures.LeftLung], masks.Present);
        Assert.True(masks.HasSides);
        Assert.Same(right, masks[Structures.RightLung]);
        Assert.False(masks.TryGet(Structures.Airways, out _));
        using var taken = masks.Take(Structures.LeftLung);
        Assert.Same(left, taken);
        Assert.Throws<KeyNotFoundException>(() => masks[Structures.LeftLung]);
        Assert.Throws<ArgumentException>(() => masks.Add(Structures.Airways, new(Grid with { Size = new(1, 1, 1) })));
        Assert.Throws<ArgumentException>(() => masks.Add(Structures.RightLung, new(Grid)));
    }
}
