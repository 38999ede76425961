using LungSeg.Phantoms.Shapes;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Phantoms.Anatomy;

/// <summary>Trachea, carina, main and lobar bronchi: a lumen and a wall 1.6 mm thick.</summary>
internal static class Airways
{
    public const double Wall = 1.6;

    private static readonly Vector3D Top = new(0, -12, 400);
    private static readonly Vector3D Carina = new(2, 14, 40);
    private static readonly Vector3D RightHilum = new(-31, 17, 20);
    private static readonly Vector3D LeftHilum = new(40, 21, 12);

    /// <summary>Trachea and main bronchi: what is not lung by any convention.</summary>
    public static IReadOnlyList<Capsule> Central { get; } =
    [
        new(Top, 9, Carina, 8.5),
        new(Carina, 7.5, RightHilum, 7),
        new(Carina, 6.5, LeftHilum, 6),
    ];

    /// <summary>Lobar bronchi, inside the lungs.</summary>
    public static IReadOnlyList<Capsule> Lobar { get; } =
    [
        new(RightHilum, 5.5, new(-52, 8, 42), 3.5),
        new(RightHilum, 6, new(-42, 22, -8), 5),
        new(new(-42, 22, -8), 4.5, new(-60, 38, -45), 3),
        new(new(-42, 22, -8), 4, new(-58, -18, -30), 2.6),
        new(LeftHilum, 5, new(62, 2, 34), 3),
        new(LeftHilum, 5.5, new(62, 38, -30), 3),
    ];
}
