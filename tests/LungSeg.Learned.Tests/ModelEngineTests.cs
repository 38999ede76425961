using LungSeg.Phantoms;
using LungSeg.TestKit.Dicom;
using LungSeg.TestKit.Models;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Engines;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Segmentation;

namespace LungSeg.Learned.Tests;

/// <summary>
/// Models on a phantom whose lungs are known: the left one is smaller, and so a mirrored answer is seen. The models
/// know sides by where a voxel lies in their input, so the input's orientation is seen too.
/// </summary>
public class ModelEngineTests
{
    private const float LungBelow = -500;

    private static readonly VolumeGeometry Grid = PhantomGrid.WholeThorax(4);

    public static TheoryData<string, PhantomOrientation> Orientations
    {
        get
        {
            var all = new TheoryData<string, PhantomOrientation>();
            foreach (var orientation in Enum.GetValues<PhantomOrientation>())
            {
                foreach (var letters in (string[])["SPL", "SPR", "IAL"]) all.Add(letters, orientation);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Orientations))]
    public void Slices_of_any_orientation_give_each_side_its_lung(string letters, PhantomOrientation orientation)
    {
        using var thorax = ThoraxPhantom.Render(PhantomGrid.WholeThorax(4, orientation));
        using var folder = SidesOfSlices(letters);

        using var found = LungSegmenter.Segment(thorax.Hounsfield, folder.Engine);

        Assert.InRange(Dice(found, Structures.RightLung, thorax, 1), 0.9, 1);
        Assert.InRange(Dice(found, Structures.LeftLung, thorax, 2), 0.9, 1);
    }

    [Fact]
    public void An_orientation_that_is_mirrored_is_seen()
    {
        using var thorax = ThoraxPhantom.Render(Grid);
        using var folder = SidesOfSlices("SPR", runsToRight: false);

        using var found = LungSegmenter.Segment(thorax.Hounsfield, folder.Engine);

        Assert.InRange(Dice(found, Structures.RightLung, thorax, 2), 0.9, 1);
        Assert.InRange(Dice(found, Structures.RightLung, thorax, 1), 0, 0.05);
    }

    [Theory]
    [InlineData("SPL", 2, false)]
    [InlineData("RAS", 0, true)]
    [InlineData("LPS", 0, false)]
    [InlineData("ILA", 1, false)]
    [InlineData("PSR", 2, true)]
    public void Patches_of_any_orientation_and_spacing_give_each_side_its_lung(string letters, int axis, bool toRight)
    {
        // The patch is as long as the body along the axis of the sides, and short along the others, so that there are
        // seams; its voxels are not cubes.
        using var thorax = ThoraxPhantom.Render(Grid);
        var whole = (int)Math.Ceiling(Grid.Size.X * Grid.Spacing.X / 3.0);
        int[] size = [24, 24, 24];
        size[axis] = whole;
        double[] spacing = [5, 5, 5];
        spacing[axis] = 3;
        using var folder = new ModelFolder(
            TinyOnnx.Sides(LungBelow, axis + 2, MiddleOf(thorax.Hounsfield), toRight, 1, 1, size[0], size[1], size[2]),
            Json("patches", letters, size, "logits", "{\"right-lung\": 1, \"left-lung\": 2}",
                $", \"overlap\": 0.25, \"spacingMm\": [{string.Join(", ", spacing)}]"));

        using var found = LungSegmenter.Segment(thorax.Hounsfield, folder.Engine);

        Assert.InRange(Dice(found, Structures.RightLung, thorax, 1), 0.88, 1);
        Assert.InRange(Dice(found, Structures.LeftLung, thorax, 2), 0.88, 1);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("body")]
    public void Lungs_as_one_are_told_apart_and_do_not_depend_on_the_crop(string crop)
    {
        using var thorax = ThoraxPhantom.Render(Grid);
        using var folder = new ModelFolder(
            TinyOnnx.Threshold(LungBelow, -1, 1, -1, -1),
            Json("slices", "SPL", [96, 96], "probabilities", "{\"lungs\": 0}", $", \"crop\": \"{crop}\""));

        using var found = LungSegmenter.Segment(thorax.Hounsfield, folder.Engine);

        Assert.True(found.Masks.HasSides);
        Assert.InRange(Dice(found, Structures.RightLung, thorax, 1), 0.9, 1);
        Assert.InRange(Dice(found, Structures.LeftLung, thorax, 2), 0.9, 1);
    }

    [Fact]
    public void Patches_that_overlap_leave_no_seam()
    {
        // What looks at one voxel alone gives the same in patches of any size.
        using var thorax = ThoraxPhantom.Render(Grid);
        using var one = new ModelFolder(
            TinyOnnx.Threshold(LungBelow, -1, 1, -1, -1, -1),
            Json("patches", "SPL", [96, 128, 128], "probabilities", "{\"lungs\": 0}", ""));
        using var many = new ModelFolder(
            TinyOnnx.Threshold(LungBelow, -1, 1, -1, -1, -1),
            Json("patches", "SPL", [17, 32, 21], "probabilities", "{\"lungs\": 0}", ", \"overlap\": 0.5"));

        using var whole = LungSegmenter.Segment(thorax.Hounsfield, one.Engine);
        using var tiled = LungSegmenter.Segment(thorax.Hounsfield, many.Engine);

        Assert.Equal(Words(whole), Words(tiled));
        Assert.InRange(Dice(whole, Structures.RightLung, thorax, 1), 0.9, 1);
    }

    [Fact]
    public void The_same_run_twice_and_on_one_thread_gives_the_same_bits()
    {
        using var thorax = ThoraxPhantom.Render(Grid);
        using var folder = SidesOfSlices("SPL");
        using var first = LungSegmenter.Segment(thorax.Hounsfield, folder.Engine);
        using var second = LungSegmenter.Segment(thorax.Hounsfield, folder.Engine);
        using var workers = SlabScheduler.Use(1);
        using var alone = LungSegmenter.Segment(thorax.Hounsfield, folder.Engine);

        Assert.Equal(Words(first), Words(second));
        Assert.Equal(Words(first), Words(alone));
    }

    [Fact]
    public void Labels_of_whole_numbers_are_taken_and_several_may_be_one_lung()
    {
        using var thorax = ThoraxPhantom.Render(Grid);
        using var folder = new ModelFolder(
            new TinyOnnx().Input("image", TinyOnnx.Float, 1, 1, 96, 96).Output("labels", TinyOnnx.Int64, 1, 96, 96)
                .Constant("low", [-800f], 1).Constant("high", [LungBelow], 1).Constant("axes", [1L], 1)
                .Node("Squeeze", ["image", "axes"], "flat")
                .Node("Less", ["flat", "low"], "isLow").Node("Less", ["flat", "high"], "isHigh")
                .Node("Cast", ["isLow"], "one", ("to", [TinyOnnx.Int64]))
                .Node("Cast", ["isHigh"], "other", ("to", [TinyOnnx.Int64]))
                .Node("Add", ["one", "other"], "labels"),
            Json("slices", "SPL", [96, 96], "labels", "{\"lungs\": [1, 2]}", ", \"crop\": \"body\""));

        using var found = LungSegmenter.Segment(thorax.Hounsfield, folder.Engine);

        Assert.InRange(Dice(found, Structures.RightLung, thorax, 1), 0.9, 1);
    }

    [Fact]
    public void A_fault_of_the_output_on_a_scan_is_a_fault_and_no_mask()
    {
        // Logarithms of what is positive in air and not in tissue: the run on air when it is opened goes well. Many
        // voxels, so that several threads meet it.
        using var thorax = ThoraxPhantom.Render(Grid);
        using var folder = new ModelFolder(
            new TinyOnnx().Input("image", TinyOnnx.Float, 1, 1, 160, 160).Output("lung", TinyOnnx.Float, 1, 1, 160, 160)
                .Constant("thousand", [-1000f], 1)
                .Node("Div", ["image", "thousand"], "turned").Node("Log", ["turned"], "lung"),
            Json("slices", "SPL", [160, 160], "logits", "{\"lungs\": 0}", ""));

        var fault = Assert.Throws<SegmentationFaultException>(
            () => LungSegmenter.Segment(thorax.Hounsfield, folder.Engine));

        Assert.Equal("model-output-invalid", fault.Code);
        Assert.Contains("NaN", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_threshold_as_a_model_finds_what_the_tutorials_threshold_finds_on_a_real_scan()
    {
        var path = TestData.FolderOrSkip("lidc-0001/dicom");
        using var native = DicomFolder.Load(path, DicomFolder.Index(path).Series[0]);
        using var isotropic = IsotropicResampler.ResampleWhole(
            native, IsotropicGrid.For(native.Geometry), Interpolation.Linear);
        using var folder = new ModelFolder(
            TinyOnnx.Threshold(-320, -1, 1, -1, -1),
            Json("slices", "SPL", [512, 512], "probabilities", "{\"lungs\": 0}", ", \"crop\": \"body\""));

        using var found = LungSegmenter.Segment(isotropic, folder.Engine);
        using var tutorial = LungSegmenter.Segment(isotropic, SegmentationEngines.Named("tutorial"));

        // The tutorial's air holds the trachea, and so does the model's; what it fills is left out here.
        var air = tutorial.Masks[Structures.LungAir];
        using var both = found.Masks[Structures.RightLung].Clone();
        BitLogic.Or(both, found.Masks[Structures.LeftLung]);
        Assert.InRange(2.0 * BitLogic.CountCommon(both, air) / (both.Count() + air.Count()), 0.97, 1);
    }

    private static ModelFolder SidesOfSlices(string letters, bool? runsToRight = null) => new(
        TinyOnnx.Sides(LungBelow, 3, 0.5, runsToRight ?? letters[2] == 'R', 1, 1, 96, 128),
        Json(
            "slices", letters, [96, 128], "logits", "{\"right-lung\": 1, \"left-lung\": [2]}",
            ", \"crop\": \"body\", \"scaleTo\": [-1000, 400]"));

    private static string Json(
        string mode, string letters, int[] size, string kind, string structures, string more) =>
        $$"""
          {
            "name": "tiny",
            "input": {
              "mode": "{{mode}}", "orientation": "{{letters}}", "size": [{{string.Join(", ", size)}}],
              "windowHu": [-1000, 400]{{more}}
            },
            "output": {"kind": "{{kind}}", "structures": {{structures}}},
            "after": {"insideBody": true, "minPieceFraction": 0.1}
          }
          """;

    /// <summary>The patient's middle as a fraction of the grid, counted from the right.</summary>
    private static double MiddleOf(Volume<short> hounsfield)
    {
        var grid = hounsfield.Geometry;
        return (0.5 - (grid.Origin.X / grid.Spacing.X)) / grid.Size.X;
    }

    private static ulong[] Words(LungSegmentation found) =>
    [
        .. found.Masks[Structures.RightLung].Words.ToArray(), .. found.Masks[Structures.LeftLung].Words.ToArray(),
    ];

    private static double Dice(LungSegmentation found, Structure structure, Thorax thorax, byte label)
    {
        var mask = found.Masks[structure];
        long both = 0, truth = 0;
        for (var z = 0; z < mask.Size.Z; z++)
        {
            for (var y = 0; y < mask.Size.Y; y++)
            {
                var labels = thorax.Lungs.Row(y, z);
                for (var x = 0; x < mask.Size.X; x++)
                {
                    if (labels[x] != label) continue;
                    truth++;
                    if (mask[x, y, z]) both++;
                }
            }
        }

        return 2.0 * both / (truth + mask.Count());
    }
}
