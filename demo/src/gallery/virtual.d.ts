declare module 'virtual:andon-elements' {
  export const ELEMENT_APIS: readonly import('../../build/gallery-data.ts').ElementApi[];
}
declare module 'virtual:andon-recipes' {
  export const RECIPES: Readonly<
    Record<
      import('../../build/gallery-data.ts').RecipeName,
      readonly import('../../build/gallery-data.ts').SampleFile[]
    >
  >;
}
