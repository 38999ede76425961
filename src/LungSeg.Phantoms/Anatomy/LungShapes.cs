using LungSeg.Phantoms.Shapes;

namespace LungSeg.Phantoms.Anatomy;

/// <summary>
/// The two lungs as solids: an ellipsoid each, without mediastinum, heart, aorta, spine and diaphragm, edges rounded
/// by a few mm. Everything between the pleurae counts: vessels, nodules, consolidation.
/// </summary>
internal sealed class LungShapes
{
    private const double Rounding = 8;

    public LungShapes(ThoraxOptions options)
    {
        var s = options.LungScale;
        Solid right = new Ellipsoid(new(-62, 0, -50), new(68 * s, 84 * s, 182 * s));
        Solid left = new Ellipsoid(new(62, 0, -50), new(68 * s, 84 * s, 180 * s));
        Cage = right.Or(left);

        Heart = new Ellipsoid(new(24, -28, -52), new(58, 46, 56));
        Spine = new Ellipsoid(new(0, 72, 0), new(19, 19, 1e4));
        Aorta = new Ellipsoid(new(24, 48, 0), new(12, 12, 1e4));

        // The domes shrink towards the lungs' middles, as the chest does around them.
        RightDome = new Ellipsoid(
            new(-62 + (2 * s), 5 * s, -50 - (102 * s)), new(80 * s, 96 * s, 85 * s), downwards: true);
        LeftDome = new Ellipsoid(
            new(62, 5 * s, -50 - (110 * s) + options.RaisedLeftDome), new(80 * s, 96 * s, 85 * s), downwards: true);
        Solid mediastinum = new Ellipsoid(new(0, -6, 0), new(27, 96, 1e4));
        if (options.TouchingLungs) mediastinum = new Ellipsoid(new(0, 25, 0), new(27, 62, 1e4));

        var shared = mediastinum.Or(Heart.Grown(4), Rounding).Or(Spine.Grown(7), Rounding).Or(Aorta.Grown(3), Rounding);
        Right = Carve(right, options.TouchingLungs ? -1 : 0, shared, RightDome);
        Left = Carve(left, options.TouchingLungs ? 1 : 0, shared, LeftDome);
    }

    public Solid Right { get; }

    public Solid Left { get; }

    /// <summary>What the ribs go around.</summary>
    public Solid Cage { get; }

    public Solid Heart { get; }

    public Solid Spine { get; }

    public Solid Aorta { get; }

    public Solid RightDome { get; }

    public Solid LeftDome { get; }

    /// <summary>
    /// A lung that touches the other one gets a lobe before the mediastinum, up to 0.4 mm from the midline.
    /// </summary>
    private static Solid Carve(Solid lung, int touchingSide, Solid shared, Solid dome)
    {
        var carved = lung.Without(shared, Rounding);
        if (touchingSide != 0)
        {
            var lobe = new Slab(new(touchingSide * 20, -50, 30), new(20, 22, 50), 6);
            var half = new Slab(new(touchingSide * 200.4, 0, 0), new(200, 1e3, 1e3));
            carved = carved.Or(lobe, Rounding).And(half);
        }

        return carved.Without(dome, Rounding);
    }
}
