using LungSeg.Phantoms;
using LungSeg.Phantoms.Anatomy;
using LungSeg.TestKit.Comparing;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Engines;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Segmentation;

namespace LungSeg.Voxels.Tests.Segmentation;

public class RobustMethodPhantomTests
{
    private const double Good = 0.975;

    [Fact]
    public void A_healthy_thorax_is_segmented_to_the_bar_and_raises_no_flag()
    {
        using var phantom = PhantomCase.Run();

        var right = MaskComparison.Of(phantom.Result.Labels, phantom.Truth.Lungs, label => label == 1);
        var left = MaskComparison.Of(phantom.Result.Labels, phantom.Truth.Lungs, label => label == 2);
        Assert.InRange(right.Dice, 0.985, 1);
        Assert.InRange(left.Dice, 0.985, 1);
        Assert.InRange(right.MeanDistance, 0, 0.8);
        Assert.InRange(left.MeanDistance, 0, 0.8);

        // The phantom counts the first centimetres of its wide lobar bronchi to the lungs, the method to the airways.
        Assert.InRange(right.Distance95, 0, 4);
        Assert.InRange(left.Distance95, 0, 4);
        Assert.Empty(phantom.FlagCodes);
    }

    [Theory]
    [InlineData(PhantomOrientation.AxialHeadFirstProne)]
    [InlineData(PhantomOrientation.AxialFeetFirstSupine)]
    [InlineData(PhantomOrientation.AxialFeetFirstProne)]
    [InlineData(PhantomOrientation.Coronal)]
    [InlineData(PhantomOrientation.Sagittal)]
    public void Sides_are_the_patients_in_every_orientation(PhantomOrientation orientation)
    {
        using var phantom = PhantomCase.Run(new() { Prone = orientation.ToString().EndsWith("Prone") }, orientation);

        Assert.InRange(phantom.Right, Good, 1);
        Assert.InRange(phantom.Left, Good, 1);
        Assert.Empty(phantom.FlagCodes);
    }

    [Fact]
    public void A_nodule_on_the_pleura_is_kept()
    {
        using var phantom = PhantomCase.Run(new() { PleuralNodule = 16 });

        Assert.Equal(1, phantom.LabelAt(-130 + 8, 0, -35));
        Assert.InRange(phantom.Right, Good, 1);
    }

    [Fact]
    public void The_trachea_and_the_main_bronchi_are_out_and_have_their_own_mask()
    {
        using var phantom = PhantomCase.Run();

        Assert.Equal(0, phantom.LabelAt(1, 10, 100));
        Assert.Equal(0, phantom.LabelAt(-16, 15.5, 30));
        Assert.Equal(0, phantom.LabelAt(21, 17.5, 26));
        var airways = phantom.Result.Masks[Structures.Airways];
        var i = airways.Geometry.ToIndex(new(2, 11, 80));
        Assert.True(airways[(int)Math.Round(i.X), (int)Math.Round(i.Y), (int)Math.Round(i.Z)]);
        Assert.InRange(airways.Count() * airways.Geometry.VoxelVolume / 1000, 15, 90);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void No_bronchus_is_cut_out_of_the_middle_of_a_lung(byte side)
    {
        var grid = PhantomGrid.WholeThorax(1.5);
        using var phantom = PhantomCase.Run(new(), grid, grid);
        using var lung = LabelBits.Of(phantom.Result.Labels, side);
        using var holes = lung.Clone();

        HoleFilling.FillSlices(holes);

        BitLogic.AndNot(holes, lung);
        Assert.Equal(0, BitLogic.CountCommon(holes, phantom.Result.Masks[Structures.Airways]));
    }

    [Fact]
    public void A_gullet_full_of_gas_is_neither_trachea_nor_lung()
    {
        using var thorax = ThoraxPhantom.Render(PhantomGrid.WholeThorax(2));
        using var plain = SegmentedScan.Of(thorax.Hounsfield, thorax.Hounsfield);
        var grid = thorax.Hounsfield.Geometry;
        for (var i = 0; i < thorax.Hounsfield.Span.Length; i++)
        {
            var p = grid.ToPatient(new(i % grid.Size.X, i / grid.Size.X % grid.Size.Y, i / grid.Size.SliceLength));
            var fromAxis = Math.Sqrt(Math.Pow(p.X - 2, 2) + Math.Pow(p.Y - 40, 2));
            if (fromAxis < 12 && p.Z is > -95 and < 75) thorax.Hounsfield.Span[i] = (short)(fromAxis < 8 ? -990 : 40);
        }

        using var found = SegmentedScan.Of(thorax.Hounsfield, thorax.Hounsfield);

        var trachea = grid.ToIndex(new(2, 11, 80));
        Assert.True(
            found.Masks[Structures.Airways][
                (int)Math.Round(trachea.X), (int)Math.Round(trachea.Y), (int)Math.Round(trachea.Z)]);
        Assert.InRange(MaskComparison.DiceOf(found.Labels, plain.Labels, label => label == 1), 0.99, 1);
        Assert.InRange(MaskComparison.DiceOf(found.Labels, plain.Labels, label => label == 2), 0.99, 1);
        Assert.Empty(found.Flags);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public void Table_blanket_and_arms_are_out(double gap)
    {
        using var phantom = PhantomCase.Run(new() { TableGap = gap, Blanket = true, Arms = true });

        Assert.InRange(phantom.Right, Good, 1);
        Assert.InRange(phantom.Left, Good, 1);
        Assert.Equal(0, phantom.LabelAt(0, 108 + gap + 11, 0));
    }

    [Fact]
    public void Padding_outside_the_scanned_circle_does_not_matter()
    {
        using var phantom = PhantomCase.Run(new() { ScanRadius = 165 });

        Assert.InRange(phantom.Right, Good, 1);
        Assert.InRange(phantom.Left, Good, 1);
    }

    [Fact]
    public void A_stomach_full_of_gas_under_a_raised_dome_is_out()
    {
        var options = new ThoraxOptions { StomachGas = true, RaisedLeftDome = 40, BowelGas = true };
        using var phantom = PhantomCase.Run(options);

        Assert.InRange(phantom.Left, Good, 1);
        Assert.InRange(phantom.Right, Good, 1);
        Assert.Equal(0, phantom.LabelAt(72, -10, -85));
    }

    [Fact]
    public void Lungs_that_touch_are_told_apart()
    {
        using var phantom = PhantomCase.Run(new() { TouchingLungs = true });

        Assert.InRange(phantom.Right, Good, 1);
        Assert.InRange(phantom.Left, Good, 1);
    }

    [Fact]
    public void Emphysema_is_lung()
    {
        using var phantom = PhantomCase.Run(new() { Emphysema = true });

        Assert.InRange(phantom.Right, Good, 1);
        Assert.InRange(phantom.Left, Good, 1);
    }

    [Fact]
    public void Noise_and_a_tilted_spine_do_not_matter()
    {
        using var phantom = PhantomCase.Run(new() { NoiseHu = 60, SpineTilt = 0.12, Seed = 9 });

        Assert.InRange(phantom.Right, 0.965, 1);
        Assert.InRange(phantom.Left, 0.965, 1);
    }

    [Fact]
    public void The_result_does_not_depend_on_the_number_of_threads()
    {
        var grid = PhantomGrid.WholeThorax(3);
        using var thorax = ThoraxPhantom.Render(grid, new() { TouchingLungs = true });
        using var one = Workers.Max(1, () => SegmentedScan.Of(thorax.Hounsfield, thorax.Hounsfield));
        using var three = Workers.Max(3, () => SegmentedScan.Of(thorax.Hounsfield, thorax.Hounsfield));

        Assert.Equal(one.Labels.Span, three.Labels.Span);
    }

    [Theory]
    [InlineData("robust")]
    [InlineData("tutorial")]
    public void The_masks_on_the_scans_grid_do_not_depend_on_slabs(string method)
    {
        var isotropic = PhantomGrid.WholeThorax(3);
        using var thorax = ThoraxPhantom.Render(isotropic);
        using var native = ThoraxPhantom.Render(
            isotropic.WithSize(new(isotropic.Size.X * 4 / 3, isotropic.Size.Y * 4 / 3, isotropic.Size.Z / 2)));
        using var found = LungSegmenter.Segment(thorax.Hounsfield, SegmentationEngines.Named(method));
        using var whole = new NativeMasks(found, native.Hounsfield.Geometry);
        Workers.Max(1, () => whole.Add(HounsfieldSlab.Of(native.Hounsfield)));

        using var limit = SlabScheduler.Use(3);
        using var slabs = new NativeMasks(found, native.Hounsfield.Geometry);
        var slices = native.Hounsfield.Size.Z;
        for (var z = slices - (slices % 7); z >= 0; z -= 7)
            slabs.Add(new(native.Hounsfield, z, Math.Min(7, slices - z)));

        // A healthy chest has no dense part, and neither lobes nor vessels were asked for.
        Structure[] absent =
        [
            Structures.DenseRight, Structures.DenseLeft, Structures.WholeRight, Structures.WholeLeft,
            .. Structures.Lobes, Structures.Vessels, Structures.Trachea, Structures.MainBronchi,
            Structures.LobarBronchi, Structures.FurtherBronchi,
        ];
        Assert.Equal(
            SegmentationEngines.Named(method).Structures.Except(absent).ToHashSet(), whole.Masks.Present.ToHashSet());
        Assert.All(whole.Masks.Present, structure => Assert.True(whole.Masks[structure].Count() > 0, structure.Id));
        Assert.All(whole.Masks.Present, structure =>
            Assert.Equal(whole.Masks[structure].Words, slabs.Masks[structure].Words)
        );
    }
}
