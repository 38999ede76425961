namespace LungSeg.Voxels.Quality;

/// <summary>Every quality flag there is: its code, severity, words and number in one place.</summary>
public static class QualityFlags
{
    public static QualityFlag NoLungs(double bodyMl) =>
        new(
            "no-lungs", QualitySeverity.Error,
            "No lungs were found; the masks are empty. Check that the series is a chest CT in Hounsfield units.",
            bodyMl, "mL of body");

    public static QualityFlag OneLung(double millilitres) =>
        new(
            "one-lung", QualitySeverity.Warning,
            "Only one lung was found. The other was taken out, has collapsed, is filled, or lies outside the scan.",
            millilitres, "mL");

    public static QualityFlag HounsfieldImplausible(double hu) =>
        new(
            "hounsfield-implausible", QualitySeverity.Error,
            "The values do not look like Hounsfield units: air and tissue are not where they should be. Check rescale "
                + "slope and intercept.",
            hu, "HU");

    public static QualityFlag CutByScanEnd(double squareCentimetres) =>
        new(
            "lungs-cut-by-scan-end", QualitySeverity.Warning,
            "The lungs reach the first or last slice: the scan does not show all of them, volumes are too small.",
            squareCentimetres, "cm2");

    public static QualityFlag CutByImageEdge(double squareCentimetres) => new(
        "lungs-cut-by-image-edge", QualitySeverity.Warning,
        "The lungs reach the edge of the image: the field of view does not show all of them, volumes are too small.",
        squareCentimetres, "cm2");

    public static QualityFlag SlicesMissing(int slices) =>
        new(
            "slices-missing", QualitySeverity.Warning,
            "Slices are missing from the series and were interpolated from their neighbours: look at the masks there.",
            slices, "slices");

    public static QualityFlag SidesUncertain(int notes) =>
        new(
            "sides-uncertain", QualitySeverity.Warning,
            "The file does not say for certain which side is right: right and left may be exchanged in every result. "
                + "Check where the heart lies.",
            notes, "statements missing or contradicted");

    public static QualityFlag SlicesUneven(int slices) =>
        new(
            "slices-uneven", QualitySeverity.Warning,
            "The slices are not evenly spaced; the volume was interpolated from where they lie: look at the masks "
                + "between them.",
            slices, "slices");

    public static QualityFlag ScaleImplausible(double millimetres) =>
        new(
            "scale-implausible",
            QualitySeverity.Warning,
            "The field of view is not one of a person (100 to 1000 mm): an animal, a specimen, or a pixel spacing in "
                + "another unit. The robust method's lengths are a person's; for animals take --method tutorial "
                + "--spacing auto.",
            millimetres,
            "mm");

    public static QualityFlag VolumeImplausible(double millilitres) => new(
        "lung-volume-implausible", QualitySeverity.Warning,
        "The lungs' volume is not one of an adult (0.8 to 10 L).", millilitres, "mL");

    public static QualityFlag DensityImplausible(double hu) => new(
        "lung-density-implausible", QualitySeverity.Warning,
        "The lungs' mean density is not one of aerated lung (-930 to -500 HU).", hu, "HU");

    public static QualityFlag Asymmetric(double ratio) =>
        new(
            "lungs-asymmetric", QualitySeverity.Warning,
            "One lung is much smaller than it should be beside the other: disease, or a part that was missed.", ratio,
            "right / left");

    public static QualityFlag DenseRegionAtChestWall(double squareCentimetres) =>
        new(
            "dense-region-at-chest-wall", QualitySeverity.Warning,
            "A wide region between ribs and lung holds no air: fluid, consolidation, tumour or a raised diaphragm. It "
                + "is not in the mask.",
            squareCentimetres, "cm2");

    public static QualityFlag ManyPieces(int pieces) => new(
        "lung-in-pieces", QualitySeverity.Warning,
        "The lungs fall into more than two large pieces. Check that each of them is lung.", pieces, "pieces");

    public static QualityFlag LungMissingInSlices(double millimetres) =>
        new(
            "lung-missing-in-slices", QualitySeverity.Warning,
            "In some axial slices a lung is much smaller than above and below, or lies elsewhere: part of it may be "
                + "missing there, or it holds no air.",
            millimetres, "mm of height");

    public static QualityFlag MotionArtefact(double jumps) =>
        new(
            "motion-artefact", QualitySeverity.Warning,
            "The outlines of both lungs jump between neighbouring axial slices: the patient breathed or moved during "
                + "the scan. Borders and volumes are uncertain there.",
            jumps, "jumps");

    public static QualityFlag SubcutaneousAir(double millilitres) =>
        new(
            "subcutaneous-air", QualitySeverity.Warning,
            "Air lies in the chest wall, outside lungs and ribs: subcutaneous emphysema. It is not in the masks; look "
                + "at the lungs' border beside it.",
            millilitres, "mL");

    public static QualityFlag DenseLungUnreliable(double millilitres) =>
        new(
            "dense-lung-estimate-unreliable",
            QualitySeverity.Warning,
            "The estimate of dense lung and fluid is unreliable here: it is a large part of a lung, both sides have "
                + "it, the field of view does not show the ribs, or its border to diaphragm or mediastinum had to be "
                + "guessed. Look at the masks dense and lungs-whole; the lungs' own masks do not depend on it.",
            millilitres,
            "mL");

    public static QualityFlag FissureIncomplete(string fissure, double percentSeen) =>
        new(
            "fissure-incomplete", QualitySeverity.Info,
            $"Part of the {fissure} fissure is not to be seen in the CT, or is not there: the border between its lobes "
                + "was bridged smoothly there, by vessels and anatomy.",
            percentSeen, "% seen");

    public static QualityFlag LobesEstimated(double value, string unit) =>
        new(
            "lobes-estimated", QualitySeverity.Warning,
            "The lobes are an estimate: most of their borders is not to be seen, for thick slices, noise, disease or "
                + "missing fissures. Volumes may be off by a fifth; look at the masks.",
            value, unit);

    public static QualityFlag LobesNotFound(double fissures) =>
        new(
            "lobes-not-found", QualitySeverity.Warning,
            "Lobes were asked for, and a lung has none: the method does not find lobes, or the lung is missing or "
                + "smaller than 100 mL.",
            fissures, "fissures searched");

    public static QualityFlag VesselsNotFound() =>
        new(
            "vessels-not-found", QualitySeverity.Warning,
            "Vessels were asked for, and there are none: the method does not find vessels, or no lung was found.", 0,
            "mL");

    public static QualityFlag AirwayGenerationsNotFound() =>
        new(
            "airway-generations-not-found", QualitySeverity.Warning,
            "The airways' generations were asked for, and no main bronchus was found: the method does not find "
                + "airways, or they do not branch as far as they could be followed. What there is counts as trachea.",
            0, "branchings");

    public static QualityFlag VesselsUnusual(double percentOfLungs) =>
        new(
            "vessels-unusual", QualitySeverity.Warning,
            "The vessels are less or more of the lungs than in healthy people: disease or bronchi full of mucus were "
                + "counted with them, or noise, thick slices or a cut scan hid them. Look at the mask.",
            percentOfLungs, "% of the lungs");

    public static QualityFlag LobeVolumesUnusual(string lobes, double percentOff) =>
        new(
            "lobe-volumes-unusual", QualitySeverity.Warning,
            $"Lobes are larger or smaller than in healthy people ({lobes}): disease, surgery, or a border that was "
                + "missed.",
            percentOff, "% of both lungs off");

    public static QualityFlag LobeAbsent(string lung, double percentOfBoth) =>
        new(
            "lobe-absent", QualitySeverity.Warning,
            $"The {lung} is small and its oblique fissure is barely to be seen: a lobe may have been removed or have "
                + "collapsed. The borders of lobes there are invented.",
            percentOfBoth, "% of both lungs");

    public static QualityFlag CutOffPiecesKept(double millilitres) =>
        new(
            "cut-off-pieces-kept", QualitySeverity.Warning,
            "Pieces of aerated lung lie apart from the rest, beyond something dense, and were kept. Check that each "
                + "of them is lung.",
            millilitres, "mL");

    public static QualityFlag TouchesOutside(double squareCentimetres) => new(
        "lung-touches-outside-air", QualitySeverity.Warning,
        "The lungs touch the air around the body: the border there may be wrong.", squareCentimetres, "cm2");

    public static QualityFlag AirWithoutWall(double squareCentimetres) =>
        new(
            "air-without-wall", QualitySeverity.Warning,
            "A large pocket of nothing but air opens into a lung with no wall to be seen: bulla, pneumothorax, or "
                + "bowel. Look where the mask ends there.",
            squareCentimetres, "cm2");

    public static QualityFlag AirwaysNotFound(double lungMl) => new(
        "airways-not-found", QualitySeverity.Info,
        "No trachea was found; what there is of airways may be in the lungs.", lungMl, "mL of lung");

    public static QualityFlag AirwayLeakGuarded(double millilitres) =>
        new(
            "airway-leak-guarded", QualitySeverity.Info,
            "The airways could only be followed a short way before the growth would have run into a lung; it was held "
                + "back.",
            millilitres, "mL");

    public static QualityFlag SplitBySeam(double millilitres) =>
        new(
            "lungs-touch-widely", QualitySeverity.Info,
            "The lungs touch over a wide area; they were cut along the brightest sheet near the middle of the body. "
                + "Look at the border between them.",
            millilitres, "mL");

    public static QualityFlag SharpKernel(string kernel, double airNoiseHu) =>
        new(
            "densitometry-sharp-kernel", QualitySeverity.Info,
            $"Reconstruction kernel {kernel} is sharp: its noise raises LAA-950 by several points. Compare only with "
                + "scans of the same kernel.",
            airNoiseHu, "HU of noise in the airways");

    public static QualityFlag ContrastMedium(double vesselHu) => new(
        "densitometry-contrast", QualitySeverity.Info,
        "Contrast medium raises the lungs' density: densitometry is not comparable with plain scans.",
        vesselHu, "HU of the lungs' vessels");

    public static QualityFlag ThickSlices(double millimetres) =>
        new(
            "densitometry-thick-slices", QualitySeverity.Info,
            "Slices thicker than 3 mm average small holes away: LAA and percentiles are not comparable with thin "
                + "slices.",
            millimetres, "mm");
}
