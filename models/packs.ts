import type { LivenessNetwork, LocatedPack, ModelFile, Pack, PackId } from './types.ts';

const researchLicence = 'Non-commercial research only (InsightFace model zoo)';
const researchLicenceUrl = 'https://github.com/deepinsight/insightface/tree/master/model_zoo#readme';
const insightFaceRelease = 'https://github.com/deepinsight/insightface/releases/download/v0.7';

/** SCRFD input normalisation and strides; source: insightface, python-package/insightface/model_zoo/scrfd.py. */
const scrfd = {
  kind: 'scrfd',
  inputName: 'input.1',
  strides: [8, 16, 32],
  mean: 127.5,
  std: 128,
  scoreThreshold: 0.5,
  nmsIou: 0.4,
} as const;

/** ArcFace input normalisation; source: insightface, python-package/insightface/model_zoo/arcface_onnx.py. */
const arcface = { dimension: 512, channelOrder: 'rgb', mean: 127.5, std: 127.5 } as const;

/** MiniFASNet (Apache-2.0); source: github.com/minivision-ai/Silent-Face-Anti-Spoofing, made into ONNX. */
const miniFasNets: readonly LivenessNetwork[] = [
  {
    file: {
      name: 'minifasnet_v2_2.7_80x80.onnx',
      sizeBytes: 1_743_495,
      sha256: '7886c41bcbcc1be00cf8700eddbd8cbd4b1ad138e69010790de2a57a3b01d7e5',
    },
    cropScale: 2.7,
  },
  {
    file: {
      name: 'minifasnet_v1se_4.0_80x80.onnx',
      sizeBytes: 1_742_663,
      sha256: 'e67aedf72df3e1912dbf6baa5f7406b8b30c3cb43234170a70dd9d143fea358e',
    },
    cropScale: 4,
  },
];

/**
 * Every pack Heirloom knows: which files, their exact content, where they come from, how their tensors are read
 * and the thresholds that belong to them. Input pixels become (value − mean) / std.
 */
export const packs: Readonly<Record<PackId, Pack>> = {
  buffalo_l: {
    id: 'buffalo_l',
    title: 'Buffalo L',
    note: 'The most accurate pack: SCRFD-10G and ArcFace ResNet-50 trained on WebFace600K. Best with a GPU.',
    licence: researchLicence,
    licenceUrl: researchLicenceUrl,
    requiresAcceptance: true,
    detector: {
      ...scrfd,
      file: {
        name: 'det_10g.onnx',
        sizeBytes: 16_923_827,
        sha256: '5838f7fe053675b1c7a08b633df49e7af5495cee0493c7dcf6697200b85b5b91',
      },
      scoreNames: ['448', '471', '494'],
      boxNames: ['451', '474', '497'],
      landmarkNames: ['454', '477', '500'],
    },
    recogniser: {
      ...arcface,
      file: {
        name: 'w600k_r50.onnx',
        sizeBytes: 174_383_860,
        sha256: '4c06341c33c2ca1f86781dab0e829f88ad5b64be9fba56e56bc9ebdefc619e43',
      },
      inputName: 'input.1',
      outputName: '683',
      batches: true,
    },
    liveness: miniFasNets,
    calibration: {
      clusterEps: 0.45,
      clusterMinSamples: 1,
      coreQuality: 0.3,
      chainSimilarity: 0.35,
      link: { base: -0.145, spread: 0.48, quality: 0.13, both: 0.13, rival: 0.38, floor: 0.26 },
      doubtfulScore: 0.6,
      doubtfulQuality: 0.2,
      sameSimilarity: 0.26,
      sureSimilarity: 0.35,
      likeness: { even: 0.38, slope: 36 },
      source:
        'Not measured here. eps: below the default distance of Immich for this recogniser (0.5), as grouping goes on from there; link: the numbers of edge, by which two single faces need about 0.43, where PhotoPrism clusters (L2 1.07); same: the match radius of PhotoPrism (L2 1.22).',
    },
    download: {
      kind: 'zip',
      url: `${insightFaceRelease}/buffalo_l.zip`,
      sizeBytes: 288_621_354,
      sha256: '80ffe37d8a5940d59a7384c201a2a38d4741f2f3c51eef46ebb28218a7b0ca2f',
    },
  },

  buffalo_s: {
    id: 'buffalo_s',
    title: 'Buffalo S',
    note: 'A light pack for computers without a GPU: SCRFD-500M and ArcFace MobileFaceNet trained on WebFace600K.',
    licence: researchLicence,
    licenceUrl: researchLicenceUrl,
    requiresAcceptance: true,
    detector: {
      ...scrfd,
      file: {
        name: 'det_500m.onnx',
        sizeBytes: 2_524_817,
        sha256: '5e4447f50245bbd7966bd6c0fa52938c61474a04ec7def48753668a9d8b4ea3a',
      },
      scoreNames: ['443', '468', '493'],
      boxNames: ['446', '471', '496'],
      landmarkNames: ['449', '474', '499'],
    },
    recogniser: {
      ...arcface,
      file: {
        name: 'w600k_mbf.onnx',
        sizeBytes: 13_616_099,
        sha256: '9cc6e4a75f0e2bf0b1aed94578f144d15175f357bdc05e815e5c4a02b319eb4f',
      },
      inputName: 'input.1',
      outputName: '516',
      batches: true,
    },
    liveness: miniFasNets,
    calibration: {
      clusterEps: 0.45,
      clusterMinSamples: 1,
      coreQuality: 0.3,
      chainSimilarity: 0.35,
      link: { base: -0.145, spread: 0.48, quality: 0.13, both: 0.13, rival: 0.38, floor: 0.26 },
      doubtfulScore: 0.6,
      doubtfulQuality: 0.2,
      sameSimilarity: 0.26,
      sureSimilarity: 0.35,
      likeness: { even: 0.38, slope: 36 },
      source:
        'Not measured here: the numbers of buffalo_l, which was trained on the same data with the same loss.',
    },
    download: {
      kind: 'zip',
      url: `${insightFaceRelease}/buffalo_s.zip`,
      sizeBytes: 127_607_557,
      sha256: 'd85a87f503f691807cd8bb97128bdf7a0660326cd9cd02657127fa978bab8b5e',
    },
  },

  edge: {
    id: 'edge',
    title: 'Edge',
    note: 'A small pack that is accurate and quick on a CPU: SCRFD-2.5G and EdgeFace. Heirloom cannot fetch it.',
    licence: 'Non-commercial research only (InsightFace model zoo; EdgeFace, Idiap Research Institute)',
    licenceUrl: researchLicenceUrl,
    requiresAcceptance: false,
    detector: {
      ...scrfd,
      file: {
        name: 'det_2.5g.onnx',
        sizeBytes: 3_292_009,
        sha256: '041f73f47371333d1d17a6fee6c8ab4e6aecabefe398ff32cca4e2d5eaee0af9',
      },
      scoreNames: ['446', '466', '486'],
      boxNames: ['449', '469', '489'],
      landmarkNames: ['452', '472', '492'],
    },
    recogniser: {
      ...arcface,
      file: {
        name: 'edgeface_512d.onnx',
        sizeBytes: 2_436_040,
        sha256: '193185d03de1153eed97cb9bbb5725913069e775229efd53b58c1385f3c90b5a',
      },
      inputName: 'input',
      outputName: 'output',
      // It would, but it quantises activations over the whole batch: a vector would depend on the other faces.
      batches: false,
      normRange: [0.2, 0.32],
      agreementRange: [0.88, 0.97],
    },
    liveness: miniFasNets,
    calibration: {
      clusterEps: 0.39,
      clusterMinSamples: 1,
      coreQuality: 0.28,
      chainSimilarity: 0.42,
      link: { base: -0.145, spread: 0.48, quality: 0.13, both: 0.13, rival: 0.38, floor: 0.26 },
      doubtfulScore: 0.6,
      doubtfulQuality: 0.2,
      sameSimilarity: 0.295,
      sureSimilarity: 0.335,
      likeness: { even: 0.38, slope: 36 },
      source:
        'Thresholds: LFW, 6,000 pairs (accuracy 99.63 %, TAR 99.33 % at FAR 0.1 %). Grouping: docs/decisions/0008-grouping.md; `npm run eval -- calibrate` repeats it. likeness: `npm run eval -- likeness`, docs/search-by-face.md.',
    },
    download: null,
  },

  starter: {
    id: 'starter',
    title: 'Starter',
    note: 'Fetched by itself when no other pack is there: UltraFace, 68 landmarks and MobileFaceNet. Finds fewer small and turned faces; the data it was trained on is not stated.',
    licence: 'MIT (faceplugin-face-recognition-js); the training data is not stated',
    licenceUrl: 'https://opensource.org/license/mit',
    requiresAcceptance: false,
    detector: {
      kind: 'ultraface',
      file: {
        name: 'fr_detect.onnx',
        sizeBytes: 1_217_758,
        sha256: '6c0256ccd3164f844736a401faf936ec2930764a87ae39442180887d0c5c8854',
      },
      landmarkFile: {
        name: 'fr_landmark.onnx',
        sizeBytes: 1_163_742,
        sha256: 'f10b0ba1d2a8a099adefede1ebf3733e44fe370715e7303dbeb7f59c02142258',
      },
      scoreThreshold: 0.65,
      nmsIou: 0.4,
    },
    recogniser: {
      file: {
        name: 'fr_feature.onnx',
        sizeBytes: 4_884_269,
        sha256: '87aacdfe57510db2af90c0251df680e8eec88f122ee94712121d09bcaaaf3581',
      },
      inputName: 'input',
      outputName: 'output',
      dimension: 512,
      channelOrder: 'bgr',
      mean: 127.5,
      std: 127.5,
      batches: false,
      normRange: [1.5, 4],
      agreementRange: [0.9, 0.99],
    },
    liveness: miniFasNets,
    calibration: {
      clusterEps: 0.38,
      clusterMinSamples: 1,
      coreQuality: 0.35,
      chainSimilarity: 0.4,
      link: { base: -0.145, spread: 0.48, quality: 0.13, both: 0.13, rival: 0.38, floor: 0.26 },
      doubtfulScore: 0.98,
      doubtfulQuality: 0.02,
      sameSimilarity: 0.275,
      sureSimilarity: 0.34,
      likeness: { even: 0.4, slope: 40 },
      source:
        '`npm run eval -- calibrate`. Thresholds: LFW, 1,200 pairs (accuracy 99.67 %), TAR 98.5 % at FAR 0.1 % over all 1.96 million pairs of 1,982 photos. eps: nobody is merged up to 0.45. link: the numbers of edge, whose similarities spread alike (FAR 0.1 % at 0.335 there, 0.34 here); not tuned for this pack. likeness: not measured, between edge and stricter.',
    },
    download: {
      kind: 'npm',
      sizeBytes: 41_000_000,
      packageName: 'faceplugin-face-recognition-js',
      version: '0.0.1',
      integrity:
        'sha512-shriXjd4zJHEwhK1jHK+bWo8Vv6Vu9B/w6RRsd4AFtNM/jaI2vhuOamOSMl9qQmLd8WlQ7dgqN+3C2iOi5pXWw==',
      paths: {
        'fr_detect.onnx': 'model/fr_detect.onnx',
        'fr_landmark.onnx': 'model/fr_landmark.onnx',
        'fr_feature.onnx': 'model/fr_feature.onnx',
      },
    },
  },
};

/** Best first: which pack runs when the owner has chosen none and several are there. */
export const packPreference: readonly PackId[] = ['buffalo_l', 'buffalo_s', 'edge', 'starter'];

/** The pack to recommend to whoever runs a lesser one. */
export const bestPack: PackId = 'buffalo_l';

/** The files that a pack cannot do without, detector first. */
export function packFiles(pack: Pack): ModelFile[] {
  const { detector, recogniser } = pack;
  return detector.kind === 'ultraface'
    ? [detector.file, detector.landmarkFile, recogniser.file]
    : [detector.file, recogniser.file];
}

/** The files of a pack to open: those it needs, and its liveness networks if all of them were found. */
export function locatedFiles({ id, files }: LocatedPack): ModelFile[] {
  const liveness = packs[id].liveness.map(({ file }) => file);
  return [...packFiles(packs[id]), ...(liveness.every(({ name }) => files[name]) ? liveness : [])];
}
